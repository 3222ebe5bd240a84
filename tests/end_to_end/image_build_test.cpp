// `mxproof image build`, killed and started twice.
#include "tests/end_to_end/container_engine.hpp"
#include "tests/support/footprint.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace {

using namespace support;
using testing::HasSubstr;
using testing::IsEmpty;

class ImageBuild : public WithEngine<EngineKind::docker> {
protected:
    static void SetUpTestSuite() {
        WithEngine::SetUpTestSuite();
        unsetenv("MXPROOF_ROOTFS_CACHE");
    }

    void SetUp() override {
        WithEngine::SetUp();
        if (IsSkipped()) return;
        if (!has_program("mmdebstrap")) GTEST_SKIP() << "mmdebstrap is not installed";
        const auto removed = run_program(
            {"sh", "-c", "docker images -q mxproof/postfix-3.7 | sort -u | xargs -r docker rmi -f"}
        );
        ASSERT_EQ(removed.exit_code, 0) << removed.err;
    }

    static std::vector<std::string> build() {
        return {built_program("mxproof"), "image", "build", "postfix-3.7"};
    }

    // By a user without rights, to whom 65,536 other ids belong (subuid(5)): in this test's view of the files
    // alone.
    static std::vector<std::string>
    as_nobody(const std::vector<std::string>& command, const std::string& ids) {
        std::vector<std::string> words{
            "unshare",
            "--mount",
            "sh",
            "-euc",
            "mount --bind \"$0\" /etc/subuid; mount --bind \"$0\" /etc/subgid\n"
            "exec setpriv --reuid nobody --regid nogroup --clear-groups \"$@\"",
            ids};
        words.insert(words.end(), command.begin(), command.end());
        return words;
    }

    // Until the program that makes the tree is at work, which takes a moment.
    static std::set<std::string> namespaces_in_the_middle(const Program& build) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (std::chrono::steady_clock::now() < deadline) {
            for (const pid_t process : processes_below(build.pid()))
                if (read_file("/proc/" + std::to_string(process) + "/cmdline").find("apt-get") !=
                    std::string::npos)
                    return namespaces_below(build.pid());
        }
        return {};
    }

    // What builds write beside TMPDIR.
    static std::set<std::string> files_of_builds() {
        std::set<std::string> found;
        for (const auto& entry : std::filesystem::directory_iterator("/var/tmp"))
            if (entry.path().filename().string().starts_with("mxproof-")) found.insert(entry.path());
        return found;
    }
};

TEST_F(ImageBuild, LeavesNoProcessAndNoTreeWhenItIsKilled) {
    const TemporaryDirectory directory;
    setenv("TMPDIR", directory.path().c_str(), 1);
    const std::set<std::string> before = files_of_builds();
    Program build(ImageBuild::build());
    unsetenv("TMPDIR");
    const auto namespaces = namespaces_in_the_middle(build);
    ASSERT_FALSE(namespaces.empty()) << build.read_until("\n");

    build.signal(SIGKILL);
    build.wait();

    EXPECT_THAT(left_after(namespaces, std::chrono::seconds(5)), IsEmpty());
    EXPECT_EQ(files_of_builds(), before);
    EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
}

TEST_F(ImageBuild, LeavesNoProcessAndNoTreeWhenItIsKilledWithoutBeingRoot) {
    if (!has_program("newuidmap")) GTEST_SKIP() << "uidmap is not installed";
    const TemporaryDirectory directory;
    const std::string ids = directory.write("ids", "nobody:100000:65536\n");
    if (run_program(as_nobody({"test", "-r", built_program("mxproof")}, ids)).exit_code != 0)
        GTEST_SKIP() << "the build folder is closed to other users";
    std::filesystem::permissions(engine_->socket(), std::filesystem::perms{0666});
    const std::set<std::string> before = files_of_builds();
    Program build(as_nobody(ImageBuild::build(), ids));
    const auto namespaces = namespaces_in_the_middle(build);
    ASSERT_FALSE(namespaces.empty()) << build.read_until("\n");

    build.signal(SIGKILL);
    build.wait();

    EXPECT_THAT(left_after(namespaces, std::chrono::seconds(5)), IsEmpty());
    EXPECT_EQ(files_of_builds(), before);
}

TEST_F(ImageBuild, WaitsVisiblyForAnotherOneOfTheSameImage) {
    Program first(build());
    const auto namespaces = namespaces_in_the_middle(first);
    ASSERT_FALSE(namespaces.empty()) << first.read_until("\n");

    Program second(build());
    EXPECT_THAT(second.read_until("waiting"), HasSubstr("waiting for another build of mxproof/postfix-3.7"));
    EXPECT_THAT(second.output(), HasSubstr("(process " + std::to_string(first.pid()) + ")"));

    EXPECT_EQ(first.wait(std::chrono::seconds(300)), 0) << first.read_until("\x01");
    EXPECT_EQ(second.wait(), 0);
    EXPECT_THAT(second.read_until("mxproof/postfix-3.7:"), HasSubstr("mxproof/postfix-3.7:"));
    EXPECT_EQ(second.output().find("building"), std::string::npos) << "the first one's image is there";
}

} // namespace
