#include "harness/base/child_process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <poll.h>
#include <sched.h>
#include <stdexcept>
#include <unistd.h>

namespace {

using harness::become_program;
using harness::output_of;
using harness::start_child;
using harness::wait_for_end;

TEST(ChildProcess, EndsWithWhatItsFunctionReturns) {
    EXPECT_EQ(wait_for_end(start_child([] { return 7; }).pid), 7);
}

TEST(ChildProcess, EndsWith126AfterAnException) {
    const auto child = start_child([]() -> int { throw std::runtime_error("no"); });

    EXPECT_EQ(wait_for_end(child.pid), 126);
}

TEST(ChildProcess, EndsWith128AndTheSignalThatKilledIt) {
    EXPECT_EQ(wait_for_end(start_child([] { return raise(SIGKILL); }).pid), 128 + SIGKILL);
}

TEST(ChildProcess, HasADescriptorThatIsReadableOnceItHasEnded) {
    harness::PipeEnds hold = harness::make_pipe();
    const auto child = start_child([&] {
        hold.write.reset();
        char byte = 0;
        return static_cast<int>(read(hold.read.get(), &byte, 1));
    });
    pollfd ended{child.pidfd.get(), POLLIN, 0};

    EXPECT_EQ(poll(&ended, 1, 0), 0);
    hold.write.reset();
    EXPECT_EQ(poll(&ended, 1, 10'000), 1);
    EXPECT_EQ(wait_for_end(child.pid), 0);
}

TEST(ChildProcess, IsProcessOneOfAPidNamespaceOfItsOwn) {
    if (geteuid() != 0) GTEST_SKIP() << "only root may make namespaces";

    EXPECT_EQ(wait_for_end(start_child([] { return getpid() == 1 ? 0 : 1; }, CLONE_NEWPID).pid), 0);
}

TEST(BecomeProgram, SearchesPathAndKeepsTheEnvironment) {
    EXPECT_EQ(output_of({"sh", "-c", "echo $PATH"}).text, std::string(getenv("PATH")) + "\n");
}

TEST(BecomeProgram, GivesTheEnvironmentThatIsAskedForAlone) {
    const std::vector<std::string> environment{"A=b"};
    const auto child = start_child([&] {
        return become_program({"/bin/sh", "-c", "test \"$A$HOME\" = b"}, environment);
    });

    EXPECT_EQ(wait_for_end(child.pid), 0);
}

TEST(BecomeProgram, UnblocksSignals) {
    const auto child = start_child([] {
        sigset_t all;
        sigfillset(&all);
        sigprocmask(SIG_SETMASK, &all, nullptr);
        return become_program({"sh", "-c", "kill -TERM $$"});
    });

    EXPECT_EQ(wait_for_end(child.pid), 128 + SIGTERM);
}

TEST(BecomeProgram, EndsAsAShellWouldWithoutTheProgram) {
    EXPECT_EQ(harness::run_program({"no-such-program-here"}), 127);
    EXPECT_EQ(harness::run_program({"/etc/passwd"}), 126);
}

TEST(OutputOf, ReadsMoreThanAPipeHolds) {
    const auto output = output_of({"sh", "-c", "head -c 200000 /dev/zero | tr '\\0' x; exit 3"});

    EXPECT_EQ(output.text.size(), 200'000U);
    EXPECT_EQ(output.exit_code, 3);
}

TEST(OutputOf, HidesErrorOutputIfAsked) {
    testing::internal::CaptureStderr();
    const auto output = output_of({"sh", "-c", "echo no >&2; echo yes"}, harness::ErrorOutput::hidden);

    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    EXPECT_EQ(output.text, "yes\n");
}

} // namespace
