#include "harness/sender/process/namespace_command.hpp"

#include "harness/mta/sender_data.hpp"
#include "harness/sender/process/private_mounts.hpp"
#include "tests/harness/sender/process/isolated_program.hpp"
#include "tests/harness/sender/process/process_table.hpp"
#include "tests/support/program.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gmock/gmock.h>

namespace {

namespace asio = boost::asio;
using namespace harness;
using namespace sender_test;
using std::chrono::seconds;
using testing::IsEmpty;
using testing::SizeIs;

class NamespaceCommand : public IsolatedTest {
protected:
    static IsolatedProgram sleeping() {
        return shell("echo up; exec sleep 600", [] {
            make_mounts_private();
            mount_tmpfs("/mnt", "size=1m");
            write_private_file("/mnt/file", "of the sender\n");
        });
    }

    void SetUp() override {
        IsolatedTest::SetUp();
        if (IsSkipped()) return;
        process_ = std::make_unique<IsolatedProcess>(sleeping(), [](int) {});
        ASSERT_EQ(read_until(*process_, "up\n"), "up\n");
    }

    CommandResult run(std::vector<std::string> argv, seconds limit = seconds(30)) const {
        asio::io_context context;
        auto result = asio::co_spawn(
            context, run_in_namespaces_of(*process_, std::move(argv), limit), asio::use_future
        );
        context.run();
        return result.get();
    }

    CommandResult sh(const std::string& script) const { return run({"/bin/sh", "-c", script}); }

    std::unique_ptr<IsolatedProcess> process_;
};

TEST_F(NamespaceCommand, KeepsOutputErrorsAndExitCode) {
    const CommandResult result = sh("echo out; echo err >&2; exit 3");

    EXPECT_EQ(result.output, "out\n");
    EXPECT_EQ(result.errors, "err\n");
    EXPECT_EQ(result.exit_code, 3);
}

TEST_F(NamespaceCommand, RunsWhereTheProcessIs) {
    EXPECT_EQ(run({"/bin/cat", "/mnt/file"}).output, "of the sender\n");
    for (const char* kind : {"net", "mnt", "pid"})
        EXPECT_EQ(
            run({"/bin/readlink", std::string("/proc/self/ns/") + kind}).output,
            namespace_of(process_->pid(), kind) + "\n"
        );
}

TEST_F(NamespaceCommand, SaysLikeAShellThatASignalEndedItOrThatThereIsNone) {
    EXPECT_EQ(sh("kill -9 $$").exit_code, 128 + 9);
    EXPECT_EQ(run({"/nonexistent/program"}).exit_code, 127);
}

TEST_F(NamespaceCommand, IsKilledPastItsLimit) {
    const std::string pids = namespace_of(process_->pid(), "pid");
    const auto before = processes_in("pid", pids);
    ASSERT_THAT(before, SizeIs(2));

    try {
        run({"/bin/sleep", "600"}, seconds(1));
        ADD_FAILURE() << "it was waited for";
    } catch (const SenderError& error) {
        EXPECT_STREQ(error.what(), "/bin/sleep did not end within 1 s");
    }

    EXPECT_TRUE(support::eventually([&] { return processes_in("pid", pids) == before; }, seconds(10)));
    EXPECT_EQ(children_of(getpid()), std::vector<pid_t>{process_->pid()});
}

TEST_F(NamespaceCommand, IsReadToItsEndAndKeptUpToALimit) {
    const CommandResult result = run({"/usr/bin/head", "-c", "70000000", "/dev/zero"});

    EXPECT_EQ(result.exit_code, 0) << "it was not read to its end";
    EXPECT_LT(result.output.size(), 68'000'000U);
}

TEST_F(NamespaceCommand, DoesNotRunWhenTheProcessHasGone) {
    process_->kill_and_wait();

    const CommandResult result = run({"/bin/echo", "on the machine itself"});

    EXPECT_EQ(result.exit_code, 126);
    EXPECT_THAT(result.output, IsEmpty());
}

} // namespace
