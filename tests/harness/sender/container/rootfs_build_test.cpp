#include "harness/sender/container/rootfs_build.hpp"

#include "harness/base/child_process.hpp"
#include "harness/network/privileges.hpp"
#include "tests/harness/sender/process/process_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sstream>
#include <unistd.h>

namespace {

using namespace harness;
using namespace sender_test;
using testing::HasSubstr;
using testing::IsEmpty;

// Builds are shell scripts here: `script NAME FILE`.
class RootfsBuild : public testing::Test {
protected:
    void SetUp() override {
        if (const auto missing = missing_privileges_text(); !missing.empty()) GTEST_SKIP() << missing;
        std::string name = testing::TempDir() + "mxproof-build-XXXXXX";
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        directory_ = name;
    }
    void TearDown() override {
        if (!directory_.empty()) std::filesystem::remove_all(directory_);
    }

    int build(const std::string& script) {
        std::ofstream(directory_ / "build") << "#!/bin/sh\n" << script;
        std::filesystem::permissions(directory_ / "build", std::filesystem::perms::owner_all);
        const FileDescriptor output(
            open((directory_ / "rootfs").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)
        );
        testing::internal::CaptureStderr();
        const int exit_code = build_rootfs(directory_ / "build", "postfix-3.7", output.get());
        said_ = testing::internal::GetCapturedStderr();
        return exit_code;
    }

    std::string built() const {
        std::ifstream file(directory_ / "rootfs");
        return {std::istreambuf_iterator<char>(file), {}};
    }

    std::filesystem::path directory_;
    std::string said_;
};

TEST_F(RootfsBuild, CopiesTheFileThatTheProgramMakes) {
    EXPECT_EQ(build("echo building; echo of $1 >$2\n"), 0);

    EXPECT_EQ(built(), "of postfix-3.7\n");
    EXPECT_EQ(said_, "building\n") << "what it says goes to stderr";
}

TEST_F(RootfsBuild, EndsAsItsProgramDoesAndCopiesNothingThen) {
    EXPECT_EQ(build("echo half >$2; echo 'no mirror' >&2; exit 3\n"), 3);
    EXPECT_EQ(built(), "");
    EXPECT_EQ(said_, "no mirror\n");

    EXPECT_EQ(build("kill -9 $$\n"), 128 + 9);
}

TEST_F(RootfsBuild, FailsIfItsProgramMakesNoFile) {
    EXPECT_NE(build("exit 0\n"), 0);
    EXPECT_THAT(said_, HasSubstr("fatal: cannot open "));
}

TEST_F(RootfsBuild, FailsIfTheProgramIsNotThere) {
    EXPECT_EQ(build_rootfs("/nonexistent/build", "postfix-3.7", STDERR_FILENO), 127);
}

// mmdebstrap(1) starts many programs, and one that is killed leaves some.
TEST_F(RootfsBuild, LeavesNoProcessAndNoFile) {
    const std::string mounts = mount_table();
    EXPECT_EQ(
        build("setsid sleep 600 >/dev/null 2>&1 & echo x >$TMPDIR/left-behind\n"
              "{ readlink /proc/self/ns/pid; readlink /proc/self/ns/mnt; echo $TMPDIR/left-behind; } >$2\n"),
        0
    );

    std::istringstream lines(built());
    std::string pids;
    std::string mount_space;
    std::string file;
    ASSERT_TRUE(lines >> pids >> mount_space >> file);
    EXPECT_NE(pids, namespace_of(getpid(), "pid"));
    EXPECT_NE(mount_space, namespace_of(getpid(), "mnt"));
    EXPECT_THAT(processes_in("pid", pids), IsEmpty());
    EXPECT_FALSE(std::filesystem::exists(file)) << file;
    EXPECT_EQ(mount_table(), mounts);
}

} // namespace
