// Whatever goes wrong with an engine or an image: a clear error, exit code 3, nothing left behind.
#include "tests/end_to_end/killed_engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace {

using namespace support;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class ContainerFailures : public WithKilledEngine<EngineKind::docker> {
protected:
    // A socket's file, as an engine that was killed leaves it.
    static std::string abandoned_socket(const TemporaryDirectory& directory) {
        const auto path = directory.path() / "abandoned";
        const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.string().copy(address.sun_path, sizeof(address.sun_path) - 1);
        EXPECT_EQ(bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
        close(fd);
        return path.string();
    }

    // What a user sees who names this engine; `before` stands in front of mxproof.
    static ProgramResult run_with_engine(const std::string& host, std::vector<std::string> before = {}) {
        setenv("DOCKER_HOST", host.c_str(), 1);
        std::vector<std::string> command = std::move(before);
        for (const char* word : {"run", "dane/correct", "--sender", "postfix-3.7"})
            command.emplace_back(word);
        command.insert(command.end() - 4, built_program("mxproof"));
        auto result = run_program(command);
        setenv("DOCKER_HOST", engine_->docker_host().c_str(), 1);
        return result;
    }

    // One that differs from Debian 12's Postfix as `rest` says.
    static ProgramResult run_sender(
        const TemporaryDirectory& directory, const std::string& rest, std::vector<std::string> more = {}
    ) {
        const auto sender =
            directory.write("mine.yaml", "title: Mine\nbase: postfix-3.7\nclaims: may\n" + rest);
        std::vector<std::string> arguments{"run", "dane/correct", "--sender", sender.string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_mxproof(std::move(arguments));
    }
};

TEST_F(ContainerFailures, NameTheEngineThatIsNotThere) {
    const auto nobody = run_with_engine("unix:///nonexistent/engine.sock");
    const auto elsewhere = run_with_engine("tcp://127.0.0.1:2375");

    EXPECT_EQ(nobody.exit_code, 3);
    EXPECT_THAT(
        nobody.err,
        AllOf(HasSubstr("no container engine at /nonexistent/engine.sock"), HasSubstr("DOCKER_HOST"))
    );
    EXPECT_EQ(elsewhere.exit_code, 3);
    EXPECT_THAT(elsewhere.err, HasSubstr("expected unix:///"));
}

TEST_F(ContainerFailures, SayThatNobodyListensAtTheSocket) {
    const TemporaryDirectory directory;
    const std::string path = abandoned_socket(directory);

    const auto result = run_with_engine("unix://" + path);

    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(result.err, AllOf(HasSubstr("nobody listens at " + path), HasSubstr("Connection refused")));
    EXPECT_THAT(result.out, IsEmpty());
}

TEST_F(ContainerFailures, SayThatTheSocketIsNotForThisUser) {
    const TemporaryDirectory directory;
    const std::string path = abandoned_socket(directory);
    constexpr uid_t kNobody = 65534;
    ASSERT_EQ(chown(path.c_str(), kNobody, kNobody), 0);
    ASSERT_EQ(chmod(path.c_str(), 0600), 0);

    // Root without the privilege to ignore permissions.
    const auto result = run_with_engine(
        "unix://" + path, {"setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override", "--"}
    );

    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(result.err, AllOf(HasSubstr("no permission"), HasSubstr(path)));
}

TEST_F(ContainerFailures, NameAnImageThatIsUnknown) {
    const auto result =
        run_mxproof({"run", "dane/correct", "--sender", "postfix-3.7", "--image", "localhost:1/absent:1"});

    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(result.err, HasSubstr("there is no image localhost:1/absent:1, and it cannot be pulled"));
}

TEST_F(ContainerFailures, NameAnImageThatHasNoRecipe) {
    const auto result =
        run_mxproof({"run", "dane/correct", "--sender", "postfix-3.7", "--image", "mxproof/postfix-3.8"});

    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(result.err, HasSubstr("no recipe for mxproof/postfix-3.8"));
}

TEST_F(ContainerFailures, ShowTheLastLinesOfAnImageThatEndsAtOnce) {
    const TemporaryDirectory directory;
    const auto result = run_sender(directory, "environment:\n  POSTFIX_: x\n  'POSTFIX_a b': x\n");

    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(result.out, AllOf(HasSubstr("is no name of a parameter"), HasSubstr("exit code 1")));
    EXPECT_THAT(clean(), HasSubstr("0 containers"));
}

TEST_F(ContainerFailures, ShowTheLastLinesOfAnImageThatDoesNotListen) {
    const TemporaryDirectory directory;
    const auto result = run_sender(directory, "environment:\n  POSTFIX_inet_interfaces: loopback-only\n");

    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(
        result.out,
        AllOf(HasSubstr("does not answer"), HasSubstr("Connection refused"), HasSubstr("daemon started"))
    );
    EXPECT_THAT(clean(), HasSubstr("0 containers"));
}

TEST_F(ContainerFailures, DoNotWaitForeverForAGreeting) {
    const TemporaryDirectory directory;
    const auto result = run_sender(
        directory,
        "environment:\n  POSTFIX_smtpd_client_restrictions: sleep 600\n  POSTFIX_smtpd_delay_reject: no\n",
        {"--start-limit", "3"}
    );

    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(
        result.out,
        AllOf(
            HasSubstr("does not answer"),
            HasSubstr("after 3 s"),
            HasSubstr("--start-limit"),
            HasSubstr("connect from")
        )
    );
    EXPECT_THAT(clean(), HasSubstr("0 containers"));
}

TEST_F(ContainerFailures, DoNotWaitLongerThanTheDeadlineForASubmission) {
    const TemporaryDirectory directory;
    const auto result = run_sender(
        directory, "environment:\n  POSTFIX_smtpd_data_restrictions: sleep 600\n", {"--deadline", "3"}
    );

    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(result.out, AllOf(HasSubstr("submission to"), HasSubstr("no end after 3 s")));
}

TEST_F(ContainerFailures, DoNotWaitForeverForAnImageThatIsNoMailServer) {
    const TemporaryDirectory directory;
    const auto tar = directory.path() / "busybox.tar";
    make_busybox_tar(tar);
    client(
        {"import",
         "-c",
         R"(CMD ["sh", "-c", "echo still thinking; exec sleep 600"])",
         tar.string(),
         "thinker:1"}
    );

    const auto result = run_sender(directory, "image: thinker:1\n", {"--start-limit", "3"});

    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(
        result.out, AllOf(HasSubstr("within 3 s"), HasSubstr("--start-limit"), HasSubstr("still thinking"))
    );
    EXPECT_THAT(clean(), HasSubstr("0 containers"));
}

TEST_F(ContainerFailures, OfAnEngineThatIsKilledEndTheRunAndItsContainers) {
    kill_engine_in_mid_run();
}

TEST_F(ContainerFailures, OfAKilledRunAreGoneAfterFiveSeconds) {
    kill_run_and_look_for_its_containers();
}

TEST_F(ContainerFailures, OfAKilledRunTakeItsImagesAndVolumesWithThem) {
    kill_run_and_look_for_its_images_and_volumes();
}

TEST_F(ContainerFailures, OfARunThatWasKilledWithItsKeeperAreRemovedByTheNextOne) {
    {
        Program run({built_program("mxproof"), "run", "dns/", "--sender", "postfix-3.7", "--policy", "may"});
        run.read_until("delivering");
        run.signal(SIGSTOP);
        client({"kill", client({"ps", "-q", "--filter", "label=org.mxproof.keeper"})});
        run.signal(SIGKILL);
        run.wait();
    }
    EXPECT_THAT(clean(), HasSubstr("1 container of"));
    EXPECT_THAT(clean(), HasSubstr("0 containers of"));
}

// A socket that the engine itself does not see at that place: nothing can be mounted from there.
TEST_F(ContainerFailures, WithoutAKeeperCostARunNothingButASentence) {
    const auto result = run_program(
        {"unshare",
         "--mount",
         "sh",
         "-c",
         "mount -t tmpfs tmpfs /mnt && : >/mnt/socket && mount --bind \"$1\" /mnt/socket && shift && "
         "DOCKER_HOST=unix:///mnt/socket exec \"$@\"",
         "sh",
         engine_->socket().string(),
         built_program("mxproof"),
         "run",
         "dane/correct",
         "--sender",
         "postfix-3.7",
         "--policy",
         "may"},
        {},
        std::chrono::seconds(240)
    );

    EXPECT_EQ(result.exit_code, 0) << result.out;
    EXPECT_THAT(result.err, AllOf(HasSubstr("outlive it if it is killed"), HasSubstr("/mnt/socket")));
    EXPECT_THAT(containers_after(std::chrono::seconds(0)), IsEmpty());
}

TEST_F(ContainerFailures, OfAnInterruptedRunAreRemovedByItself) {
    Program run({built_program("mxproof"), "run", "--sender", "postfix-3.7", "--policy", "may"});
    run.read_until("delivering");
    run.signal(SIGTERM);
    EXPECT_EQ(run.wait(), 3);
    EXPECT_THAT(clean(), HasSubstr("0 containers of"));
}

TEST_F(ContainerFailures, DoNotShowSecrets) {
    const TemporaryDirectory directory;
    const auto report = directory.path() / "report.json";
    const std::string secrets =
        "environment:\n  POSTFIX_smtp_tls_security_level: may\n  SECRET_KEY: hunter2\n"
        "  Relay_Password: hunter2\n  SHOWN: seen\n";
    const auto good = run_sender(directory, secrets, {"--report", "json=" + report.string()});
    EXPECT_EQ(good.exit_code, 0) << good.out << good.err;
    EXPECT_THAT(
        read_file(report), AllOf(Not(HasSubstr("hunter2")), HasSubstr("seen"), HasSubstr("SECRET_KEY"))
    );
    EXPECT_THAT(good.out, Not(HasSubstr("hunter2")));

    // The image complains about a line, and quotes it.
    const auto bad = run_sender(
        directory,
        secrets + "files:\n  - path: /overrides/postfix.cf\n    text: |\n      a=b\n      hunter2 is it\n",
        {"--report", "json=" + report.string()}
    );
    EXPECT_EQ(bad.exit_code, 3);
    EXPECT_THAT(bad.out, HasSubstr("not PARAMETER = VALUE: (not shown) is it"));
    for (const std::string& text : {bad.out, bad.err, read_file(report)})
        EXPECT_THAT(text, Not(HasSubstr("hunter2")));
}

} // namespace
