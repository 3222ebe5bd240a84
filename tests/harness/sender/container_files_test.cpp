#include "harness/sender/container_files.hpp"

#include "harness/sender/sender_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace harness {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

class PathBelow : public testing::Test {
protected:
    PathBelow() { fs::create_directories(root_ / "etc/ssl"); }
    ~PathBelow() override { fs::remove_all(root_); }

    fs::path root_ = fs::temp_directory_path() / ("mxproof-root-" + std::to_string(getpid()));
};

TEST_F(PathBelow, IsThePathItselfWithoutLinks) {
    EXPECT_EQ(path_below(root_, "/etc/ssl/../resolv.conf"), root_ / "etc/resolv.conf");
    EXPECT_EQ(path_below(root_, "/../../etc"), root_ / "etc");
}

TEST_F(PathBelow, FollowsLinksAsAProcessInThereDoes) {
    fs::create_symlink("/etc/ssl", root_ / "absolute");
    fs::create_symlink("../run/resolv.conf", root_ / "etc/resolv.conf");
    fs::create_symlink("/../../../etc/passwd", root_ / "etc/outside");

    EXPECT_EQ(path_below(root_, "/absolute/cert.pem"), root_ / "etc/ssl/cert.pem");
    EXPECT_EQ(path_below(root_, "/etc/resolv.conf"), root_ / "run/resolv.conf");
    EXPECT_EQ(path_below(root_, "/etc/outside"), root_ / "etc/passwd");
}

TEST_F(PathBelow, EndsWhereLinksGoInCircles) {
    fs::create_symlink("b", root_ / "a");
    fs::create_symlink("a", root_ / "b");
    EXPECT_THROW(path_below(root_, "/a"), SenderError);
}

TEST(ContainersProcesses, AreFoundByNamespaceAndName) {
    const std::string here = mount_namespace_of(getpid());
    ASSERT_FALSE(here.empty());
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGHUP, [](int) { _exit(7); });
        prctl(PR_SET_NAME, "mxproof-found");
        for (;;)
            pause();
    }
    while (processes_in(here, "mxproof-found").empty() && kill(child, 0) == 0) {
    }
    EXPECT_THAT(processes_in(here, "mxproof-found"), ElementsAre(child));
    EXPECT_THAT(processes_in("mnt:[1]", "mxproof-found"), ElementsAre());
    EXPECT_THAT(processes_in("", "mxproof-found"), ElementsAre());

    int status = 0;
    signal_processes(here, "mxproof-found", SIGTERM); // which would end it
    EXPECT_EQ(waitpid(child, &status, WNOHANG), 0);
    signal_processes(here, "mxproof-found", SIGHUP);
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 7);
    EXPECT_EQ(mount_namespace_of(child), "");
    EXPECT_THAT(command_line_of(child), ElementsAre());
}

TEST(ContainersProcesses, SayWhatTheyWereStartedWith) {
    EXPECT_THAT(command_line_of(getpid()).front(), testing::HasSubstr("sender_test"));
}

} // namespace
} // namespace harness
