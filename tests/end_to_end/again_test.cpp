// The line `again` of a report, pasted into a shell.
#include "tests/support/mxproof_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace support;
using testing::AllOf;
using testing::HasSubstr;

// Of the terminal's report: what is behind the word.
std::string again_line(const std::string& report) {
    const std::string word = "\n  again       ";
    const auto start = report.find(word);
    if (start == std::string::npos) return {};
    return report.substr(start + word.size(), report.find('\n', start + 1) - start - word.size());
}

ProgramResult run_in_shell(const std::string& command) {
    return run_program(
        {"env", "MXPROOF_CALLED_AS=" + built_program("mxproof"), "COLUMNS=60", "bash", "-c", command}
    );
}

// What every Postfix does otherwise.
const std::string kWrong =
    "title: Wrong\nexpect:\n  dane insecure-mx=may: deferred certificate-not-verified\nsources: [me]\n";

TEST(Again, RepeatsADeliveryOfAFile) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const TemporaryDirectory directory;
    const auto file = directory.write("it's here/mine/wrong.yaml", kWrong);
    const std::string named = "\"" + file.string() + "\"";

    const auto first = run_in_shell(
        "\"$MXPROOF_CALLED_AS\" run " + named + " --policy 'dane insecure-mx=may' --seed 'another one'"
    );
    const std::string again = again_line(first.out);
    const auto second = run_in_shell(again);

    EXPECT_EQ(first.exit_code, 1) << first.out << first.err;
    EXPECT_THAT(again, AllOf(HasSubstr("it'\\''s here/mine/wrong.yaml"), HasSubstr("--seed 'another one'")));
    EXPECT_EQ(second.exit_code, 1) << again << second.out << second.err;
    EXPECT_EQ(again_line(second.out), again);
}

TEST(Again, RepeatsADeliveryOfAFolderOfOnesOwn) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const TemporaryDirectory directory;
    directory.write("mine/wrong.yaml", kWrong);

    const auto first = run_in_shell(
        "\"$MXPROOF_CALLED_AS\" run --scenarios " + directory.path().string() +
        " --policy 'dane insecure-mx=may'"
    );
    const auto second = run_in_shell(again_line(first.out));

    EXPECT_EQ(first.exit_code, 1) << first.out << first.err;
    EXPECT_EQ(second.exit_code, 1) << again_line(first.out) << second.err;
    EXPECT_THAT(second.out, HasSubstr("BROKEN mine/wrong under dane insecure-mx=may"));
}

} // namespace
