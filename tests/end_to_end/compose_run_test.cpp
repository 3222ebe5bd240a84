// docs/compose, as a user starts it: the image of mxproof, a mail server's service, one command.
#include "tests/end_to_end/container_engine.hpp"
#include "tests/support/places.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace {

using namespace support;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class Compose : public WithEngine<EngineKind::docker> {
protected:
    static void SetUpTestSuite() {
        WithEngine::SetUpTestSuite();
        if (engine_) images_ = run_mxproof({"image", "build", "mxproof", "postfix-3.7", "postfix-3.10"});
    }
    // It holds the program of this build, and the next one makes another.
    static void TearDownTestSuite() {
        if (engine_) docker({"rmi", images_.out.substr(0, images_.out.find('\n')), "mxproof/mxproof:latest"});
        WithEngine::TearDownTestSuite();
    }

    void SetUp() override {
        WithEngine::SetUp();
        if (IsSkipped()) return;
        if (!has_program("docker-compose")) GTEST_SKIP() << "docker-compose is not installed";
        ASSERT_EQ(images_.exit_code, 0) << images_.err;
        compose({}, {"down"}); // of a test that was killed
    }
    void TearDown() override {
        if (!IsSkipped()) compose({}, {"down"});
    }

    static ProgramResult
    compose(std::vector<std::string> variables, const std::vector<std::string>& arguments) {
        std::vector<std::string> command{"env", "DOCKER_SOCKET=" + engine_->socket().string()};
        command.insert(command.end(), variables.begin(), variables.end());
        command.insert(
            command.end(), {"docker-compose", "-f", MXPROOF_SOURCE_DIR "/docs/compose/compose.yaml"}
        );
        command.insert(command.end(), arguments.begin(), arguments.end());
        return run_program(command, {}, std::chrono::seconds(240));
    }

    // What the service has now.
    static std::string resolver() {
        return compose({}, {"exec", "-T", "postfix", "cat", "/etc/resolv.conf"}).out;
    }

    static ProgramResult images_;
};

ProgramResult Compose::images_;

TEST_F(Compose, ProvesTheServiceWithOneCommandAndLeavesItAlone) {
    const auto result = compose({}, {"run", "--rm", "mxproof"});

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(
        result.out,
        AllOf(
            ContainsRegex("\n  correct +auth\n"),
            ContainsRegex("\n  mismatch-with-public-ca +defer\n"),
            ContainsRegex("Postfix 3\\.10\\.[0-9]+ \\(twin\\)"),
            ContainsRegex("[1-9][0-9][0-9] kept, 0 broken, 0 not judged")
        )
    );
    EXPECT_THAT(resolver(), AllOf(HasSubstr("nameserver 127.0.0.11"), Not(HasSubstr("198.19."))));
}

TEST_F(Compose, FailsWhenTheServiceDoesNotDoWhatItClaims) {
    const auto result = compose({"SMTP_TLS_SECURITY_LEVEL=may"}, {"run", "--rm", "mxproof"});

    EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
    EXPECT_THAT(
        result.out,
        AllOf(
            ContainsRegex("\n  mismatch-with-public-ca +!TLS\n"),
            ContainsRegex("claims `dane insecure-mx=dane`; behaves like `may`"),
            Not(HasSubstr(" 0 broken"))
        )
    );
}

TEST_F(Compose, TakesAnotherImageAndAnotherPolicyFromTheEnvironment) {
    const auto result = compose(
        {"POSTFIX_IMAGE=mxproof/postfix-3.7", "SMTP_TLS_SECURITY_LEVEL=may", "MXPROOF_POLICY=may"},
        {"run", "--rm", "mxproof"}
    );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("Postfix 3.7."));
}

TEST_F(Compose, UsesAnImageThatRunsAPostfixOfItsOwnWithTwoCapabilities) {
    const auto said = docker(
        {"run",
         "--rm",
         "--network",
         "none",
         "--cap-add",
         "SYS_ADMIN",
         "--cap-add",
         "NET_ADMIN",
         "--security-opt",
         "apparmor=unconfined",
         "mxproof/mxproof",
         "run",
         "dane/",
         "--policy",
         "may,dane-only"}
    );
    EXPECT_THAT(said, HasSubstr(" 0 broken, 0 not judged"));
}

TEST_F(Compose, LeavesMxproofAloneWhenTheStackIsStarted) {
    compose({}, {"up", "-d"});
    const auto services = compose({}, {"ps", "--services", "--filter", "status=running"});
    EXPECT_EQ(services.out, "postfix\n") << services.err;
}

} // namespace
