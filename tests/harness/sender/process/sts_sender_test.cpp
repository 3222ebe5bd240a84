// A real Postfix with Debian's mta-sts-daemon beside it.
#include "harness/mta/postfix/sts_daemon.hpp"
#include "tests/harness/sender/process/process_table.hpp"
#include "tests/harness/sender/process/sender_fixture.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace {

using namespace sender_test;
using namespace std::chrono_literals;
using testing::HasSubstr;

class StsSender : public PostfixTest {
protected:
    void SetUp() override {
        PostfixTest::SetUp();
        if (IsSkipped()) return;
        if (const auto why = why_no_sts_daemon()) GTEST_SKIP() << *why;
    }

    static Assignment settings_with_sts(Sts sts) {
        Assignment settings = settings_to("198.18.240.1");
        settings.policy.sts = sts;
        settings.trust_store_pem = "# no roots\n";
        return settings;
    }

    static std::string proc_file(pid_t pid, const char* name) {
        std::ifstream file("/proc/" + std::to_string(pid) + "/" + name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    // The daemon of the sender that runs; 0 if there is none.
    static pid_t daemon() {
        const auto init = children_of(getpid()).at(0);
        for (const pid_t pid : children_of(init))
            if (proc_file(pid, "cmdline").find("mta-sts-daemon") != std::string::npos) return pid;
        return 0;
    }
};

TEST_F(StsSender, AsksTheDaemonBeforeItDelivers) {
    ProcessSender& sender = make_sender(settings_with_sts(Sts::strict_testing));
    run(sender.start());

    // No DNS in this world: the daemon cannot find a policy, and says so.
    const std::string answer = run(sender.run_inside(
        {"/bin/sh",
         "-c",
         "/usr/sbin/postmap -q one.example socketmap:inet:127.0.0.1:8461:postfix; echo asked"}
    ));

    EXPECT_EQ(answer, "asked\n") << whole_log();
    EXPECT_THAT(whole_log(), HasSubstr("MAIN: Server started."));
    EXPECT_EQ(
        run(sender.run_inside({"/usr/sbin/postconf", "-h", "smtp_tls_policy_maps"})),
        "socketmap:inet:127.0.0.1:8461:postfix\n"
    );
}

TEST_F(StsSender, GivesTheDaemonNeitherRootNorTheMachinesTrust) {
    ProcessSender& sender = make_sender(settings_with_sts(Sts::on));
    run(sender.start());

    const pid_t pid = daemon();
    ASSERT_NE(pid, 0) << whole_log();
    EXPECT_EQ(proc_file(pid, "status").find("\nUid:\t0"), std::string::npos);
    EXPECT_THAT(proc_file(pid, "environ"), HasSubstr("SSL_CERT_FILE=/etc/postfix/mxproof-roots.pem"));
    EXPECT_NE(namespace_of(pid, "net"), namespace_of(getpid(), "net"));
}

TEST_F(StsSender, IsInTroubleOnceTheDaemonIsGone) {
    ProcessSender& sender = make_sender(settings_with_sts(Sts::on));
    run(sender.start());
    const pid_t pid = daemon();
    ASSERT_NE(pid, 0) << whole_log();
    kill(pid, SIGKILL);
    run(sender.submit({"probe@sender.mxproof.example", {"a@one.example"}, "a test"}));

    try {
        run(sender.wait_for_status({"a@one.example"}, in(60s)));
        for (const auto limit = in(20s); std::chrono::steady_clock::now() < limit;)
            run(sender.queue()); // on a busy machine Postfix is quicker than the news
        FAIL() << "the end of the daemon went unnoticed:\n" << whole_log();
    } catch (const SenderError& error) {
        EXPECT_THAT(error.what(), HasSubstr("mta-sts-daemon ended"));
    }
}

TEST_F(StsSender, StartsNoDaemonWhereMtaStsIsOff) {
    ProcessSender& sender = make_sender(settings_with_sts(Sts::off));
    run(sender.start());
    EXPECT_EQ(daemon(), 0);
}

TEST_F(StsSender, LeavesNoDaemonBehind) {
    ProcessSender& sender = make_sender(settings_with_sts(Sts::on));
    run(sender.start());
    const std::string net = namespace_of(daemon(), "net");
    ASSERT_NE(net, "");

    run(sender.stop());

    EXPECT_TRUE(processes_in("net", net).empty());
}

} // namespace
