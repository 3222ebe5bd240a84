#include "harness/sender/process/isolated_process.hpp"

#include "harness/base/file_descriptor.hpp"
#include "harness/network/namespace_thread.hpp"
#include "harness/network/netlink.hpp"
#include "harness/sender/process/private_mounts.hpp"
#include "tests/harness/sender/process/isolated_program.hpp"
#include "tests/harness/sender/process/process_table.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fcntl.h>
#include <sstream>
#include <stdexcept>

namespace {

using namespace harness;
using namespace sender_test;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class IsolatedProcessTest : public IsolatedTest {};

TEST_F(IsolatedProcessTest, HasNamespacesAndAHostNameOfItsOwn) {
    std::istringstream said(
        output_of(shell("hostname; for n in net mnt pid uts ipc; do readlink /proc/self/ns/$n; done"))
    );

    std::string line;
    ASSERT_TRUE(std::getline(said, line));
    EXPECT_EQ(line, "sender");
    for (const char* kind : {"net", "mnt", "pid", "uts", "ipc"}) {
        ASSERT_TRUE(std::getline(said, line)) << kind;
        EXPECT_THAT(line, StartsWith(std::string(kind) + ":["));
        EXPECT_NE(line, namespace_of(getpid(), kind));
    }
}

TEST_F(IsolatedProcessTest, IsPreparedInsideWhenItsLinkIsThereAndThenStarted) {
    const auto prepare = [] {
        const std::string address = "::1 is ";
        std::ifstream addresses("/proc/self/net/if_inet6"); // one line for each address of a link that is up
        std::string line;
        const std::string text = address + (std::getline(addresses, line) ? "there" : "missing") + ", then\n";
        (void)!write(STDOUT_FILENO, text.data(), text.size());
    };
    const IsolatedProcess process(program({"/bin/echo", "started"}, prepare), [](int network) {
        in_network_namespace(network, [] { Netlink().bring_up("lo"); });
    });

    EXPECT_EQ(read_until(process, ""), "::1 is there, then\nstarted\n");
}

TEST_F(IsolatedProcessTest, HasAnEnvironmentOfItsOwn) {
    setenv("MXPROOF_TEST_SECRET", "hunter2", 1);
    const std::string said = output_of(program({"/usr/bin/env"}));
    unsetenv("MXPROOF_TEST_SECRET");

    EXPECT_EQ(said, "PATH=/usr/sbin:/usr/bin:/sbin:/bin\nLANG=C\n");
}

TEST_F(IsolatedProcessTest, InheritsNoDescriptor) {
    const FileDescriptor inheritable(open("/dev/null", O_RDONLY)); // without O_CLOEXEC

    // The shell itself has 3 while it looks.
    EXPECT_EQ(
        output_of(shell("echo /proc/self/fd/*")),
        "/proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 /proc/self/fd/3\n"
    );
}

TEST_F(IsolatedProcessTest, RunsWithTheNicenessItIsGiven) {
    IsolatedProgram nice = program({"/usr/bin/nice"});
    nice.niceness = 7;

    EXPECT_EQ(output_of(nice), "7\n");
}

TEST_F(IsolatedProcessTest, SaysWhyItCannotBePrepared) {
    const auto fails = [] { throw std::runtime_error("there is no queue"); };

    EXPECT_EQ(output_of(program({"/bin/echo", "started"}, fails)), "fatal: there is no queue\n");
}

TEST_F(IsolatedProcessTest, SaysWhyItsProgramCannotBeRun) {
    EXPECT_EQ(
        output_of(program({"/nonexistent/program"})),
        "fatal: cannot run /nonexistent/program: No such file or directory\n"
    );
}

TEST_F(IsolatedProcessTest, RunsACompanionAsItsUserAndSaysThatItEndedFirst) {
    IsolatedProgram both = program({"/bin/sleep", "600"});
    both.companions = {{{"/bin/sh", "-c", "id -un; id -Gn; echo $COLOUR"}, {"COLOUR=green"}, "nobody"}};
    const IsolatedProcess process(both, [](int) {});

    EXPECT_EQ(
        read_until(process, kCompanionEnded),
        std::string("nobody\nnogroup\ngreen\n") + kCompanionEnded + "/bin/sh\n"
    );
}

TEST_F(IsolatedProcessTest, RunsNoCompanionAsAUserWhoDoesNotExist) {
    IsolatedProgram both = program({"/bin/sleep", "600"});
    both.companions = {{{"/bin/echo", "runs"}, {}, "nobody-of-this-name"}};
    const IsolatedProcess process(both, [](int) {});

    const std::string said = read_until(process, kCompanionEnded);
    EXPECT_THAT(said, HasSubstr("fatal: cannot run /bin/echo"));
    EXPECT_THAT(said, Not(HasSubstr("runs\n")));
}

// A daemon that has left its parent would keep the output open.
TEST_F(IsolatedProcessTest, EndsItsOutputWithTheProgramAndKeepsItsFilesUntilItIsKilled) {
    const auto prepare = [] {
        make_mounts_private();
        mount_tmpfs("/mnt", "size=1m");
    };
    IsolatedProcess process(shell("sleep 600 & echo left behind >/mnt/file; echo done", prepare), [](int) {});

    EXPECT_EQ(read_until(process, ""), "done\n");

    std::string text;
    std::getline(std::ifstream(process.root() + "/mnt/file"), text);
    EXPECT_EQ(text, "left behind");
    const std::string pids = namespace_of(process.pid(), "pid");
    EXPECT_EQ(processes_in("pid", pids), std::vector<pid_t>{process.pid()});
}

TEST_F(IsolatedProcessTest, TakesEverythingInItsNamespacesWithIt) {
    IsolatedProcess process(shell("sleep 600 & setsid sleep 600 & echo up; wait"), [](int) {});
    read_until(process, "up");
    const std::string pids = namespace_of(process.pid(), "pid");
    ASSERT_GE(processes_in("pid", pids).size(), 3U);

    process.kill_and_wait();
    process.kill_and_wait();

    EXPECT_THAT(processes_in("pid", pids), IsEmpty());
    EXPECT_THAT(children_of(getpid()), IsEmpty());
    EXPECT_EQ(process.pidfd(), -1);
    EXPECT_EQ(process.output(), -1);
}

TEST_F(IsolatedProcessTest, IsGoneIfItsNetworkCannotBeAttached) {
    const auto fails = [](int) { throw NetworkError("no link"); };

    EXPECT_THROW(IsolatedProcess(program({"/bin/echo", "started"}), fails), NetworkError);

    EXPECT_THAT(children_of(getpid()), IsEmpty());
}

} // namespace
