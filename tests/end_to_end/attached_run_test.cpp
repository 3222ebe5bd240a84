// A container that somebody else has started: attached for a run, and afterwards as it was.
#include "tests/end_to_end/container_engine.hpp"
#include "tests/support/footprint.hpp"

#include <gmock/gmock.h>

#include <csignal>

namespace {

using namespace support;
using testing::AllOf;
using testing::HasSubstr;

class Attached : public WithEngine<EngineKind::docker> {
protected:
    void SetUp() override {
        WithEngine::SetUp();
        if (IsSkipped()) return;
        docker({"rm", "-f", "smtp"}); // of a test that was killed
        const auto built = run_mxproof({"image", "build", "postfix-3.7"});
        ASSERT_EQ(built.exit_code, 0) << built.err;
        const std::string image = built.out.substr(0, built.out.find('\n'));
        docker(
            {"run",
             "-d",
             "--name",
             "smtp",
             "--network",
             "none",
             "--dns",
             "192.0.2.53",
             "-e",
             "POSTFIX_smtp_tls_security_level=dane",
             "-e",
             "POSTFIX_smtp_dns_support_level=dnssec",
             "-e",
             "POSTFIX_smtp_tls_loglevel=1",
             "-e",
             "POSTFIX_smtp_tls_CApath=/etc/ssl/certs",
             image}
        );
        while (docker({"logs", "smtp"}).find("daemon started") == std::string::npos && !HasFailure())
            EXPECT_THAT(docker({"inspect", "-f", "{{.State.Running}}", "smtp"}), HasSubstr("true"));
        before_ = state();
    }
    void TearDown() override {
        if (!IsSkipped()) docker({"rm", "-f", "smtp"});
    }

    // What attaching might leave behind.
    static std::string state() {
        return docker(
            {"exec",
             "smtp",
             "sh",
             "-c",
             "cat /etc/resolv.conf /proc/net/route /proc/net/if_inet6; ls /etc/ssl/certs; postqueue -p; ls "
             "/proc/net/dev_snmp6"}
        );
    }

    // It waits for an answer of the resolver for a second, and is stopped in this second.
    static std::vector<std::string> run_that_lasts() {
        return {
            built_program("mxproof"),
            "run",
            "dns/mx-lookup-no-answer",
            "--attach",
            "smtp",
            "--policy",
            "may"};
    }

    std::string before_;
};

TEST_F(Attached, IsJudgedAsItRunsAndIsAsBeforeAfterwards) {
    const auto result = run_mxproof(
        {"run", "dane/", "insecure-mx/", "delivery/", "--attach", "smtp", "--policy", "dane insecure-mx=dane"}
    );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(result.out, AllOf(HasSubstr("(attached)"), HasSubstr(" 0 not judged")));
    EXPECT_EQ(state(), before_);
    // And once more: what it logged before is not of this run.
    EXPECT_EQ(
        run_mxproof({"run", "dane/", "--attach", "smtp", "--policy", "dane insecure-mx=dane"}).exit_code, 0
    );
}

// They live on for a while, and read resolver and trust store only once.
TEST_F(Attached, IsJudgedAlsoIfItsProcessesHaveReadItsOwnFiles) {
    docker(
        {"exec",
         "smtp",
         "sh",
         "-c",
         "printf 'Subject: a\\n\\na\\n' | sendmail -f a@box.test b@earlier.example"}
    );
    while (docker({"logs", "smtp"}).find("to=<b@earlier.example>") == std::string::npos && !HasFailure())
        EXPECT_THAT(docker({"inspect", "-f", "{{.State.Running}}", "smtp"}), HasSubstr("true"));
    const auto result =
        run_mxproof({"run", "dane/correct", "--attach", "smtp", "--policy", "dane insecure-mx=dane"});
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
}

TEST_F(Attached, IsBrokenIfItDoesNotWhatItsDocumentationSays) {
    const auto result =
        run_mxproof({"run", "dane/tlsa-of-another-key", "--attach", "smtp", "--policy", "may"});
    EXPECT_EQ(result.exit_code, 1) << result.out;
    EXPECT_THAT(result.out, HasSubstr("mxproof run dane/tlsa-of-another-key --attach smtp --policy 'may'"));
}

TEST_F(Attached, IsAsBeforeWhenTheRunIsKilled) {
    Program run(run_that_lasts());
    stop_in_the_middle(run);
    EXPECT_NE(state(), before_) << run.output();
    run.signal(SIGKILL);
    run.wait();
    for (int tries = 0; tries < 100 && state() != before_;)
        ++tries;
    EXPECT_EQ(state(), before_);
}

// As an engine ends a container of mxproof's own, or systemd a service. The next run waits until all is back.
TEST_F(Attached, GetsAllBackWhenEveryProcessOfTheRunIsKilled) {
    Program run(run_that_lasts());
    stop_in_the_middle(run);
    EXPECT_NE(state(), before_) << run.output();
    end_at_once(processes_below(run.pid()));
    run.wait();
    const auto next =
        run_mxproof({"run", "dane/correct", "--attach", "smtp", "--policy", "dane insecure-mx=dane"});
    EXPECT_EQ(next.exit_code, 0) << next.out << next.err;
    EXPECT_EQ(state(), before_);
}

TEST_F(Attached, IsAttachedByOneRunAtATime) {
    Program run(run_that_lasts());
    stop_in_the_middle(run);
    const auto other = run_mxproof({"run", "dane/correct", "--attach", "smtp", "--policy", "may"});
    run.signal(SIGTERM);
    run.signal(SIGCONT);
    EXPECT_EQ(run.wait(), 3);
    EXPECT_EQ(other.exit_code, 3) << run.output();
    EXPECT_THAT(other.out, HasSubstr("another run of mxproof is attached to smtp"));
    EXPECT_EQ(state(), before_);
}

TEST_F(Attached, IsLeftInPeaceByAnInterruptedRun) {
    Program run(run_that_lasts());
    stop_in_the_middle(run);
    EXPECT_NE(state(), before_) << run.output();
    run.signal(SIGTERM);
    run.signal(SIGCONT);
    EXPECT_EQ(run.wait(), 3);
    EXPECT_EQ(state(), before_);
}

TEST_F(Attached, MustRunAndMustClaimSomething) {
    EXPECT_EQ(run_mxproof({"run", "dane/correct", "--attach", "smtp"}).exit_code, 2);
    const auto result = run_mxproof({"run", "dane/correct", "--attach", "nobody", "--policy", "may"});
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(result.out, HasSubstr("No such container: nobody"));
}

} // namespace
