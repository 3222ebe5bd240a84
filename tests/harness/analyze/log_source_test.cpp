#include "harness/analyze/log_source.hpp"

#include "tests/support/mxproof_program.hpp"
#include "tests/support/program.hpp"

#include <gtest/gtest.h>

namespace {

using namespace harness;

struct ReadLog {
    std::string text;
    WhyNot broken;
};

ReadLog read_whole(const std::filesystem::path& file) {
    const auto log = open_log(file);
    EXPECT_TRUE(log.has_value());
    ReadLog read;
    EXPECT_TRUE(
        std::string("one\ntwo\n").starts_with(beginning_of(*log)) || file.string().ends_with("cut.gz")
    );
    read.broken = read_log(*log, [&](std::string_view piece) {
        read.text += piece;
        return true;
    });
    return read;
}

TEST(LogSource, ReadsPlainAndCompressedLogsAlike) {
    const support::TemporaryDirectory directory;
    const auto plain = directory.write("log", "one\ntwo\n");
    for (const char* command : {"gzip -k", "zstd -q -k", "xz -k", "bzip2 -k"})
        ASSERT_EQ(
            support::run_program({"sh", "-c", std::string(command) + " " + plain.string()}).exit_code, 0
        );
    for (const char* ending : {"", ".gz", ".zst", ".xz", ".bz2"}) {
        const auto read = read_whole(plain.string() + ending);
        EXPECT_EQ(read.text, "one\ntwo\n") << ending;
        EXPECT_FALSE(read.broken) << ending;
    }
}

TEST(LogSource, AnEmptyLogIsEmpty) {
    const support::TemporaryDirectory directory;
    const auto read = read_whole(directory.write("log", ""));
    EXPECT_EQ(read.text, "");
    EXPECT_FALSE(read.broken);
}

TEST(LogSource, OfACompressedLogThatIsCutShortTheBeginningCounts) {
    const support::TemporaryDirectory directory;
    std::string text;
    for (int i = 0; i < 100'000; ++i)
        text += std::to_string(i * 7919) + "\n";
    const auto plain = directory.write("cut", text);
    const std::string cut = "gzip -k " + plain.string() + " && truncate -s 100000 " + plain.string() + ".gz";
    ASSERT_EQ(support::run_program({"sh", "-c", cut}).exit_code, 0);

    const auto read = read_whole(plain.string() + ".gz");

    EXPECT_TRUE(read.broken);
    EXPECT_GT(read.text.size(), 1000U);
    EXPECT_TRUE(text.starts_with(read.text));
}

TEST(LogSource, SaysWhyALogCannotBeRead) {
    const support::TemporaryDirectory directory;
    EXPECT_EQ(open_log(directory.path() / "none").error().why, "No such file or directory");
    EXPECT_EQ(open_log(directory.path()).error().why, "it is a directory");
}

} // namespace
