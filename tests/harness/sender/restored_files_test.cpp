#include "harness/sender/restored_files.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <sys/wait.h>

namespace harness {
namespace {

class LentFiles : public testing::Test {
protected:
    LentFiles() {
        std::filesystem::create_directories(folder_);
        std::ofstream(there_) << "its own\n";
    }
    ~LentFiles() override { std::filesystem::remove_all(folder_); }

    static std::string text_of(const std::filesystem::path& path) {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("mxproof-lent-" + std::to_string(getpid()));
    std::filesystem::path there_ = folder_ / "resolv.conf";
    std::filesystem::path new_ = folder_ / "new";
};

TEST_F(LentFiles, HaveAnotherTextForAWhile) {
    {
        RestoredFiles files;
        files.lend({{there_, "ours\n"}, {new_, "added\n"}});
        EXPECT_EQ(text_of(there_), "ours\n");
        EXPECT_EQ(text_of(new_), "added\n");
    }
    EXPECT_EQ(text_of(there_), "its own\n");
    EXPECT_FALSE(std::filesystem::exists(new_));
}

TEST_F(LentFiles, AreAsTheyWereIfOneCannotBeWritten) {
    RestoredFiles files;
    EXPECT_THROW(files.lend({{there_, "ours\n"}, {folder_ / "absent/file", "x"}}), std::runtime_error);
    EXPECT_EQ(text_of(there_), "its own\n");
}

// What cannot be read could not be put back either.
TEST_F(LentFiles, AreLeftAloneIfOneCannotBeRead) {
    std::filesystem::create_symlink("/proc/self/mem", new_);
    RestoredFiles files;
    EXPECT_THROW(files.lend({{there_, "ours\n"}, {new_, "x"}}), std::runtime_error);
    files.restore();
    EXPECT_EQ(text_of(there_), "its own\n");
    EXPECT_TRUE(std::filesystem::is_symlink(new_));
}

TEST_F(LentFiles, GetTheirOwnModeBack) {
    const auto own = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
    std::filesystem::permissions(there_, own);
    {
        RestoredFiles files;
        files.lend({{there_, "ours\n"}});
        // As a program that replaces its file does it.
        std::filesystem::remove(there_);
        std::ofstream(there_) << "another file\n";
    }
    EXPECT_EQ(text_of(there_), "its own\n");
    EXPECT_EQ(std::filesystem::status(there_).permissions(), own);
}

// Both in the guardian's process: so what they see they write into a file.
TEST_F(LentFiles, ArePutBackBetweenWhatElseIsToBeDone) {
    const std::filesystem::path before = folder_ / "before";
    const std::filesystem::path after = folder_ / "after";
    {
        RestoredFiles files;
        files.lend(
            {{there_, "ours\n"}},
            {[&] { std::ofstream(before) << text_of(there_); },
             [&] { std::ofstream(after) << text_of(there_); }}
        );
        EXPECT_FALSE(std::filesystem::exists(before));
    }
    EXPECT_EQ(text_of(before), "ours\n");
    EXPECT_EQ(text_of(after), "its own\n");
}

TEST_F(LentFiles, GetTheirOwnTextBackWhenTheBorrowerIsKilled) {
    int ready[2];
    ASSERT_EQ(pipe(ready), 0);
    const pid_t borrower = fork();
    if (borrower == 0) {
        RestoredFiles files;
        files.lend({{there_, "ours\n"}});
        (void)!write(ready[1], "x", 1);
        pause();
    }
    char byte = 0;
    ASSERT_EQ(read(ready[0], &byte, 1), 1);
    EXPECT_EQ(text_of(there_), "ours\n");
    kill(borrower, SIGKILL);
    waitpid(borrower, nullptr, 0);
    // The guardian holds the pipe too: its end is the end of the restoration.
    close(ready[1]);
    EXPECT_EQ(read(ready[0], &byte, 1), 0);
    close(ready[0]);
    EXPECT_EQ(text_of(there_), "its own\n");
}

} // namespace
} // namespace harness
