#include "harness/cli/whole_file.hpp"

#include "tests/support/mxproof_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;
using namespace harness;
using support::read_file;
using testing::HasSubstr;
using testing::Optional;

class WholeFile : public testing::Test {
protected:
    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory_.path()), {}));
    }

    support::TemporaryDirectory directory_;
    fs::path file_ = directory_.path() / "report.json";
};

TEST_F(WholeFile, IsThereWithTheUsualMode) {
    const mode_t mask = umask(027);
    EXPECT_EQ(write_whole_file(file_, "text"), std::nullopt);
    umask(mask);

    EXPECT_EQ(read_file(file_), "text");
    EXPECT_EQ(fs::status(file_).permissions(), fs::perms(0640));
    EXPECT_EQ(files(), 1U);
}

TEST_F(WholeFile, ReplacesALinkInsteadOfWritingWhereItLeads) {
    const fs::path victim = directory_.write("victim", "precious");
    fs::create_symlink(victim, file_);

    EXPECT_EQ(why_not_writable(file_), std::nullopt);
    EXPECT_EQ(write_whole_file(file_, "text"), std::nullopt);

    EXPECT_EQ(read_file(victim), "precious");
    EXPECT_FALSE(fs::is_symlink(file_));
    EXPECT_EQ(read_file(file_), "text");
}

TEST_F(WholeFile, IsNeverSeenHalfWritten) {
    directory_.write("report.json", "old");
    const fs::path opened_before = directory_.path() / "same";
    fs::create_hard_link(file_, opened_before);

    EXPECT_EQ(write_whole_file(file_, "new"), std::nullopt);

    EXPECT_EQ(read_file(opened_before), "old"); // another file, renamed over the first
    EXPECT_EQ(read_file(file_), "new");
}

TEST_F(WholeFile, IsTriedWithoutATrace) {
    EXPECT_EQ(why_not_writable(file_), std::nullopt);
    EXPECT_EQ(files(), 0U);
}

TEST_F(WholeFile, HasNoPlaceThatIsADirectoryOrInNone) {
    EXPECT_THAT(why_not_writable(directory_.path()), Optional(HasSubstr("this is a directory")));
    EXPECT_THAT(
        why_not_writable(directory_.path() / "nosuch" / "report"),
        Optional(HasSubstr("there is no directory"))
    );
    EXPECT_THAT(
        why_not_writable(directory_.write("file", "") / "report"),
        Optional(HasSubstr("there is no directory"))
    );
    EXPECT_THAT(why_not_writable("/proc/report.json"), Optional(HasSubstr("no file can be made there")));
}

TEST_F(WholeFile, LeavesNothingWhenItCannotBeWritten) {
    fs::create_directory(file_);

    EXPECT_THAT(write_whole_file(file_, "text"), Optional(HasSubstr("Is a directory")));
    EXPECT_EQ(files(), 1U);
}

TEST_F(WholeFile, GoesIntoADeviceAsItIs) {
    EXPECT_EQ(write_whole_file("/dev/null", "text"), std::nullopt);
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
    EXPECT_THAT(write_whole_file("/dev/full", "text"), Optional(HasSubstr("No space left on device")));
}

TEST_F(WholeFile, DoesNotWaitForTheReaderOfAFifo) {
    ASSERT_EQ(mkfifo(file_.c_str(), 0600), 0);

    EXPECT_THAT(why_not_writable(file_), Optional(HasSubstr("No such device or address")));
}

} // namespace
