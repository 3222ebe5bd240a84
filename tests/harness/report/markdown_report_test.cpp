#include "harness/report/markdown_report.hpp"

#include "tests/harness/report/example_run.hpp"
#include "tests/harness/report/golden.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(MarkdownReport, IsThatOfTheGoldenFile) {
    EXPECT_TRUE(matches_golden("example-run.md", markdown_report(example_run())));
}

// A peer chooses its replies, a user the name of a file: neither may become markup.
TEST(MarkdownReport, EscapesWhatOthersChose) {
    const std::string report = markdown_report(example_run());
    EXPECT_THAT(report, Not(HasSubstr("<b>\"no\"")));
    EXPECT_THAT(report, Not(HasSubstr("<i>is</i>")));
    EXPECT_THAT(report, HasSubstr("refused \\| ever"));
}

TEST(MarkdownReport, StaysBelowWhatGitHubTakes) {
    const std::string report = markdown_report(large_run(3000));
    EXPECT_LE(report.size(), 1U << 20U);
    EXPECT_THAT(report, HasSubstr("more, in the JSON report."));
}

TEST(MarkdownReport, ShowsEveryPeerUnderEverySender) {
    const std::string report = markdown_report(example_run());
    EXPECT_THAT(report, HasSubstr("| tls/no-starttls | plain |"));
    EXPECT_THAT(report, HasSubstr("❌ **plain** |"));
    EXPECT_THAT(report, HasSubstr("| smtp/hostile | ❌ **bounce** | - |"));
}

TEST(MarkdownReport, SaysInOneLineHowItEnded) {
    EXPECT_THAT(markdown_report({}), HasSubstr("## mxproof: ⚠️ not everything could be judged"));
    EXPECT_THAT(markdown_report(example_run()), HasSubstr("## mxproof: ❌ the documentation is broken"));
}

} // namespace
} // namespace harness
