// `mxproof doctor` says what works on this machine and what does not, with a container engine or without.
#include "tests/end_to_end/container_engine.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

namespace {

using namespace support;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Doctor : public WithEngine<EngineKind::docker> {};

TEST_F(Doctor, NamesTheEngineAndItsVersion) {
    const auto result = run_mxproof({"doctor"});

    EXPECT_EQ(result.exit_code, 0) << result.out;
    EXPECT_THAT(result.out, AllOf(HasSubstr("ok      Docker "), HasSubstr(engine_->socket().string())));
    EXPECT_THAT(result.out, AllOf(HasSubstr("(API 1."), HasSubstr("can run mxproof")));
}

// The machine's own Postfix needs none.
TEST_F(Doctor, SaysWhatWorksWithoutAnEngine) {
    setenv("DOCKER_HOST", "unix:///nonexistent/engine.sock", 1);
    const auto result = run_mxproof({"doctor"});
    setenv("DOCKER_HOST", engine_->docker_host().c_str(), 1);

    EXPECT_EQ(result.exit_code, 0) << result.out;
    EXPECT_THAT(
        result.out,
        AllOf(
            HasSubstr("without a container engine: all but --sender, --twin and `image build` works"),
            HasSubstr("no container engine at /nonexistent/engine.sock"),
            HasSubstr("can run mxproof")
        )
    );
}

// As in a container that was given the engine's socket.
TEST_F(Doctor, SaysThatTheContainersOfAnEngineAreOutOfReach) {
    const auto result = run_program({"unshare", "--pid", "--fork", built_program("mxproof"), "doctor"});

    EXPECT_EQ(result.exit_code, 0) << result.out;
    EXPECT_THAT(result.out, AllOf(HasSubstr("out of reach"), Not(HasSubstr("ok      Docker "))));
}

// A container brings a Postfix of its own.
TEST_F(Doctor, SaysThatContainersWorkWithoutAPostfixOfTheMachine) {
    const auto without_postfix = [](std::vector<std::string> arguments) {
        std::vector<std::string> command{
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount --bind /dev/null /usr/sbin/postfix && exec \"$@\"",
            "sh",
            built_program("mxproof")};
        command.insert(command.end(), arguments.begin(), arguments.end());
        return run_program(command, {}, std::chrono::seconds(240));
    };
    const auto result = without_postfix({"doctor"});
    const auto run = without_postfix({"run", "dane/correct", "--sender", "postfix-3.7", "--policy", "may"});

    EXPECT_EQ(result.exit_code, 0) << result.out;
    EXPECT_THAT(result.out, HasSubstr("without Postfix: only --sender and --twin work"));
    EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
}

} // namespace
