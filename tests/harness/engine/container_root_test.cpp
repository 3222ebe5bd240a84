#include "harness/engine/container_root.hpp"

#include "harness/engine/engine_address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <thread>

namespace harness {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

std::string text_at(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

// A root with files in it, and beside it a file of the machine that nothing may touch.
class ContainerRootTest : public testing::Test {
protected:
    ContainerRootTest() {
        fs::create_directories(top_ / "root/etc/ssl");
        std::ofstream(top_ / "sentinel") << "the machine's";
        std::ofstream(file()) << "the container's, and longer";
    }
    ~ContainerRootTest() override { fs::remove_all(top_); }

    fs::path file() const { return top_ / "root/etc/resolv.conf"; }
    ContainerRoot root() const { return ContainerRoot(top_ / "root"); }

    std::string trouble_with_writing(const std::string& path = "/etc/resolv.conf") const {
        try {
            root().write(path, "new");
        } catch (const EngineError& error) {
            return error.what();
        }
        return "";
    }

    std::string trouble_with_reading(const std::string& path = "/etc/resolv.conf") const {
        try {
            root().read(path, 100);
        } catch (const EngineError& error) {
            return error.what();
        }
        return "";
    }

    void replace_by_link(const fs::path& target) const {
        fs::remove(file());
        fs::create_symlink(target, file());
    }

    fs::path top_ = fs::temp_directory_path() / ("mxproof-root-" + std::to_string(getpid()));
};

TEST_F(ContainerRootTest, WritesAndReadsAFileInPlace) {
    fs::create_hard_link(file(), top_ / "root/same");
    fs::permissions(file(), fs::perms::owner_read);
    root().write("/etc/ssl/../resolv.conf", "new");
    EXPECT_EQ(text_at(file()), "new");
    EXPECT_EQ(root().read("/same"), "new");
    EXPECT_EQ(fs::status(file()).permissions(), fs::perms::owner_read);
}

TEST_F(ContainerRootTest, MakesAFileThatEverybodyMayReadWhereNothingHasItsName) {
    const mode_t before = umask(077);
    root().write("/etc/hosts", "new");
    umask(before);
    EXPECT_EQ(text_at(top_ / "root/etc/hosts"), "new");
    EXPECT_EQ(static_cast<unsigned>(fs::status(top_ / "root/etc/hosts").permissions()), 0644U);
    EXPECT_THAT(trouble_with_writing("/no/such/folder"), HasSubstr("No such file or directory"));
}

TEST_F(ContainerRootTest, ReadsNothingWhereThereIsNoFile) {
    EXPECT_EQ(root().read("/etc/hosts"), std::nullopt);
    EXPECT_EQ(root().read("/etc/resolv.conf/below"), std::nullopt);
    EXPECT_FALSE(root().has("/etc/hosts"));
    EXPECT_TRUE(root().has("/etc"));
}

TEST_F(ContainerRootTest, ReadsNoMoreThanIsAskedFor) {
    fs::resize_file(file(), 100);
    EXPECT_EQ(root().read("/etc/resolv.conf", 100)->size(), 100U);
    fs::resize_file(file(), std::uintmax_t{1} << 40U);
    EXPECT_THAT(trouble_with_reading(), HasSubstr("longer than 100 octets"));
}

TEST_F(ContainerRootTest, FollowsLinksAsAProcessInThereDoes) {
    std::ofstream(top_ / "root/other") << "old";
    for (const std::string target :
         {"/other", "../other", "../../../../../other", "/etc/ssl/../../../other"}) {
        replace_by_link(target);
        root().write("/etc/resolv.conf", target);
        EXPECT_EQ(text_at(top_ / "root/other"), target);
        EXPECT_EQ(root().read("/etc/resolv.conf"), target);
        EXPECT_TRUE(root().has("/etc/resolv.conf"));
    }
}

TEST_F(ContainerRootTest, DoesNotFollowALinkToAFileOfTheMachine) {
    for (const fs::path& target :
         {top_ / "sentinel", fs::path("../../sentinel"), fs::path("../../../") / top_ / "sentinel"}) {
        replace_by_link(target);
        EXPECT_THAT(
            trouble_with_writing(),
            HasSubstr("/etc/resolv.conf in the container: it is a symbolic link to nothing")
        );
        EXPECT_EQ(root().read("/etc/resolv.conf"), std::nullopt);
        EXPECT_FALSE(root().has("/etc/resolv.conf"));
    }
    fs::remove(file());
    fs::create_directory_symlink(top_, top_ / "root/folder");
    EXPECT_NE(trouble_with_writing("/folder/sentinel"), "");
    EXPECT_NE(trouble_with_writing("/folder/new"), "");
    EXPECT_EQ(text_at(top_ / "sentinel"), "the machine's");
    EXPECT_FALSE(fs::exists(top_ / "new"));
}

TEST_F(ContainerRootTest, RefusesLinksThatDoNotEnd) {
    replace_by_link("hosts");
    fs::create_symlink("resolv.conf", top_ / "root/etc/hosts");
    EXPECT_THAT(trouble_with_writing(), HasSubstr("its symbolic links do not end"));
    EXPECT_THAT(trouble_with_reading(), HasSubstr("its symbolic links do not end"));
}

TEST_F(ContainerRootTest, RefusesWhatIsNoRegularFileWithoutOpeningIt) {
    fs::remove(file());
    ASSERT_EQ(mkfifo(file().c_str(), 0600), 0);
    const FileDescriptor reader(open(file().c_str(), O_RDONLY | O_NONBLOCK));
    EXPECT_THAT(trouble_with_writing(), HasSubstr("it is no regular file"));
    EXPECT_THAT(trouble_with_reading(), HasSubstr("it is no regular file"));
    pollfd opened{reader.get(), POLLIN, 0};
    EXPECT_EQ(poll(&opened, 1, 0), 0) << "POLLHUP: a writer has come and gone";

    fs::remove(file());
    fs::create_directory(file());
    EXPECT_THAT(trouble_with_writing(), HasSubstr("it is no regular file"));
    EXPECT_THAT(trouble_with_reading(), HasSubstr("it is no regular file"));
    EXPECT_THAT(trouble_with_writing("/"), HasSubstr("it is no regular file"));
    fs::remove(file());

    const FileDescriptor listener(socket(AF_UNIX, SOCK_STREAM, 0));
    sockaddr_un address{AF_UNIX, {}};
    file().string().copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_THAT(trouble_with_writing(), HasSubstr("it is no regular file"));
    fs::remove(file());

    if (mknod(file().c_str(), S_IFCHR | 0600, makedev(1, 3)) != 0) GTEST_SKIP() << "may not make devices";
    EXPECT_THAT(trouble_with_writing(), HasSubstr("it is no regular file"));
}

TEST_F(ContainerRootTest, RefusesFilesThatTheKernelMakesUp) {
    const ContainerRoot machine("/");
    EXPECT_THROW(machine.write("/proc/self/comm", "owned"), EngineError);
    EXPECT_THROW(machine.read("/proc/self/comm"), EngineError);
    EXPECT_NE(text_at("/proc/self/comm"), "owned\n");
}

TEST_F(ContainerRootTest, DoesNotGoThroughMagicLinks) {
    const ContainerRoot machine("/");
    const FileDescriptor sentinel(open((top_ / "sentinel").c_str(), O_RDWR));
    for (const std::string& path :
         {"/proc/self/root" + (top_ / "sentinel").string(),
          "/proc/self/fd/" + std::to_string(sentinel.get())})
        EXPECT_THROW(machine.write(path, "owned"), EngineError) << path;
    EXPECT_EQ(text_at(top_ / "sentinel"), "the machine's");
}

// As a process in the container may do it all the time.
TEST_F(ContainerRootTest, KeepsBelowTheRootWhileAFileAndALinkAreExchanged) {
    const fs::path link = top_ / "root/etc/link";
    fs::create_symlink(top_ / "sentinel", link);
    fs::create_symlink("../../sentinel", top_ / "root/etc/ssl/resolv.conf");
    std::atomic<bool> enough{false};
    std::atomic<unsigned> exchanged{0};
    std::jthread exchanger([&] {
        for (; !enough; ++exchanged)
            renameat2(AT_FDCWD, link.c_str(), AT_FDCWD, file().c_str(), RENAME_EXCHANGE);
    });
    unsigned written = 0;
    for (int round = 0; round < 2000 || exchanged < 1000; ++round) {
        if (trouble_with_writing().empty()) ++written;
        trouble_with_writing("/etc/ssl/resolv.conf");
        trouble_with_reading("/etc/ssl/../resolv.conf");
    }
    enough = true;
    exchanger.join();
    EXPECT_GT(written, 0U);
    EXPECT_EQ(text_at(top_ / "sentinel"), "the machine's");
}

TEST_F(ContainerRootTest, OfAProcessIsItsRoot) {
    const pid_t child = fork();
    if (child == 0) {
        if (chroot((top_ / "root").c_str()) == 0) raise(SIGSTOP);
        _exit(0);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, WUNTRACED), child);
    if (!WIFSTOPPED(status)) GTEST_SKIP() << "may not change the root";
    const FileDescriptor held(static_cast<int>(syscall(SYS_pidfd_open, child, 0)));
    ContainerRoot(held.get(), child).write("/etc/resolv.conf", "new");
    EXPECT_EQ(text_at(file()), "new");

    kill(child, SIGKILL);
    ASSERT_EQ(waitpid(child, &status, 0), child);
    try {
        ContainerRoot(held.get(), getpid()); // as if another had got its number
        ADD_FAILURE();
    } catch (const EngineError& error) {
        EXPECT_THAT(error.what(), StartsWith("the container's first process has ended"));
    }
}

TEST_F(ContainerRootTest, FindsADirectoryWithinItself) {
    fs::create_symlink(top_, top_ / "root/out");
    struct stat own = {};
    struct stat found = {};
    ASSERT_EQ(stat((top_ / "root/etc").c_str(), &own), 0);
    ASSERT_EQ(fstat(root().directory("/etc").get(), &found), 0);
    EXPECT_EQ(found.st_ino, own.st_ino);
    EXPECT_THROW(root().directory("/out"), EngineError);
    EXPECT_THROW(root().directory("/etc/resolv.conf"), EngineError);
}

} // namespace
} // namespace harness
