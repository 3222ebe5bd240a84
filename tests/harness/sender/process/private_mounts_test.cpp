#include "harness/sender/process/private_mounts.hpp"

#include "tests/harness/sender/process/isolated_program.hpp"
#include "tests/harness/sender/process/process_table.hpp"

#include <gmock/gmock.h>

namespace {

using namespace harness;
using namespace sender_test;
using testing::HasSubstr;

class PrivateMounts : public IsolatedTest {
protected:
    const MachineDirectory machine_;
};

TEST_F(PrivateMounts, AreNotSeenOutside) {
    const std::string before = mount_table();
    IsolatedProcess process(
        shell(
            "cat /mnt/file; echo up; sleep 600",
            [] {
                make_mounts_private();
                mount_tmpfs("/mnt", "size=1m");
                write_private_file("/mnt/file", "private\n");
            }
        ),
        [](int) {}
    );

    EXPECT_EQ(read_until(process, "up\n"), "private\nup\n");
    EXPECT_EQ(mount_table(), before);
    EXPECT_FALSE(std::filesystem::exists("/mnt/file"));
}

TEST_F(PrivateMounts, LeaveTheMachinesFilesReadable) {
    machine_.write("file", "of the machine\n");
    const std::string file = machine_ / "file";

    EXPECT_THAT(
        output_of(shell("cat " + file + "; echo other 2>&1 >" + file, make_mounts_private)),
        AllOf(HasSubstr("of the machine\n"), HasSubstr("Read-only file system"))
    );

    std::string text;
    std::getline(std::ifstream(file), text);
    EXPECT_EQ(text, "of the machine");
}

TEST_F(PrivateMounts, ShowTheProcessesOfThisNamespaceAlone) {
    EXPECT_EQ(output_of(shell("echo /proc/[0-9]*", make_mounts_private)), "/proc/1 /proc/2\n");
}

TEST_F(PrivateMounts, HaveTheOptionsTheyAreGiven) {
    const auto prepare = [] {
        make_mounts_private();
        mount_tmpfs("/mnt", "mode=0710,size=64k");
    };

    EXPECT_EQ(output_of(shell("stat -c %a /mnt; stat -f -c '%T %b' /mnt", prepare)), "710\ntmpfs 16\n");
}

TEST_F(PrivateMounts, SayWhatFailed) {
    const auto no_directory = [] {
        make_mounts_private();
        mount_tmpfs("/nonexistent", "");
    };
    const auto full = [] {
        make_mounts_private();
        mount_tmpfs("/mnt", "size=4k");
        write_private_file("/mnt/file", std::string(65536, ' '));
    };

    EXPECT_EQ(
        output_of(shell("echo started", no_directory)),
        "fatal: cannot mount a private /nonexistent: No such file or directory\n"
    );
    EXPECT_EQ(
        output_of(shell("echo started", full)), "fatal: cannot write /mnt/file: No space left on device\n"
    );
}

TEST_F(PrivateMounts, ReplaceAFileWhereverALinkLeads) {
    machine_.write("dir/file", "original\n");
    std::filesystem::create_symlink("dir/file", machine_ / "link");
    const std::string link = machine_ / "link";

    const std::string said = output_of(shell("cat " + link, [&] {
        make_mounts_private();
        const ReplacedFile replaced(link);
        if (!replaced.exists()) throw std::runtime_error("it is not seen");
        mount_tmpfs("/mnt", "size=1m");
        write_private_file("/mnt/other", "other\n");
        replaced.replace("/mnt/other");
    }));

    EXPECT_EQ(said, "other\n");
    std::string text;
    std::getline(std::ifstream(link), text);
    EXPECT_EQ(text, "original");
}

// As /etc/resolv.conf may lead into /run, which the sender has of its own.
TEST_F(PrivateMounts, ReplaceAFileThatIsHiddenByNow) {
    machine_.write("run/sub/file", "original\n");
    std::filesystem::create_symlink("run/sub/file", machine_ / "link");
    const std::string link = machine_ / "link";

    const std::string said = output_of(shell("cat " + link, [&] {
        make_mounts_private();
        const ReplacedFile replaced(link);
        mount_tmpfs(machine_ / "run", "size=1m");
        write_private_file(machine_ / "run/other", "other\n");
        replaced.replace(machine_ / "run/other");
    }));

    EXPECT_EQ(said, "other\n");
}

TEST_F(PrivateMounts, KnowThatAFileDoesNotExist) {
    EXPECT_FALSE(ReplacedFile(machine_ / "missing").exists());
    machine_.write("file", "");
    EXPECT_TRUE(ReplacedFile(machine_ / "file").exists());
}

} // namespace
