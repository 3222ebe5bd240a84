#include "harness/sender/kept_sender.hpp"

#include "harness/base/file_text.hpp"
#include "harness/mta/sender_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/stat.h>

namespace {

namespace fs = std::filesystem;
using namespace harness;

class KeptSender : public testing::Test {
protected:
    KeptSender() {
        std::string name = (fs::temp_directory_path() / "kept-sender.XXXXXX").string();
        directory_ = mkdtemp(name.data());
    }
    ~KeptSender() override { fs::remove_all(directory_); }

    fs::path directory_;
};

TEST_F(KeptSender, HasItsLogLineByLineInADirectoryThatIsMade) {
    keep_log(directory_ / "new/may", {"one", "two"});

    EXPECT_EQ(text_of_file(directory_ / "new/may/log"), "one\ntwo\n");
}

TEST_F(KeptSender, SaysThatItsLogCannotBeWritten) {
    std::ofstream(directory_ / "file");

    EXPECT_THROW(keep_log(directory_ / "file", {"one"}), SenderError);
}

TEST_F(KeptSender, SaysThatADirectoryTakesTheLogsPlace) {
    fs::create_directory(directory_ / "log");

    EXPECT_THROW(keep_log(directory_, {"one"}), SenderError);
}

TEST_F(KeptSender, HasTheFilesOfItsQueueButNoPipe) {
    fs::create_directories(directory_ / "spool/deferred/4");
    std::ofstream(directory_ / "spool/deferred/4/4ABC") << "message";
    ASSERT_EQ(mkfifo((directory_ / "spool/pipe").c_str(), 0600), 0);

    keep_tree(directory_ / "kept", directory_ / "spool");

    EXPECT_EQ(text_of_file(directory_ / "kept/deferred/4/4ABC"), "message");
    EXPECT_FALSE(fs::exists(directory_ / "kept/pipe"));
}

TEST_F(KeptSender, ReplacesWhatAnEarlierRunKept) {
    fs::create_directories(directory_ / "spool");
    fs::create_directories(directory_ / "kept");
    std::ofstream(directory_ / "spool/main.cf") << "new";
    std::ofstream(directory_ / "kept/main.cf") << "old";

    keep_tree(directory_ / "kept", directory_ / "spool");

    EXPECT_EQ(text_of_file(directory_ / "kept/main.cf"), "new");
}

TEST_F(KeptSender, SaysThatThereIsNothingToKeep) {
    EXPECT_THROW(keep_tree(directory_ / "kept", directory_ / "no-spool"), SenderError);
}

} // namespace
