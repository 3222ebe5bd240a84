// Bug reports as peers: what their reporters saw is seen again.
#include "tests/support/mxproof_program.hpp"
#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace support;
using testing::HasSubstr;
using testing::Not;

std::size_t occurrences(const std::string& text, const std::string& of) {
    std::size_t count = 0;
    for (auto at = text.find(of); at != std::string::npos; at = text.find(of, at + of.size()))
        ++count;
    return count;
}

// A report without a policy is of a server with a fault, which is a container (container_run_test).
bool has_policy(const std::string& text) {
    const auto reported = text.find("\nreported:");
    return reported != std::string::npos && text.find("policy:", reported) != std::string::npos;
}

std::size_t files_with_a_report() {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(MXPROOF_SOURCE_DIR "/scenarios/reports"))
        files += has_policy(read_file(entry.path())) ? 1 : 0;
    return files;
}

// The lines under the heading, each report on one.
std::string as_reported(std::string text) {
    const auto start = text.find("As reported\n");
    if (start == std::string::npos) return {};
    text = text.substr(start, text.find("\n\n", start) - start);
    for (auto at = text.find("\n    "); at != std::string::npos; at = text.find("\n    "))
        text.replace(at, 5, " ");
    return text;
}

// Those of the reports of a policy; the others are of servers with a fault, which this machine's has not.
std::string of_policies(const std::string& reported) {
    std::istringstream lines(reported);
    std::string text;
    for (std::string line; std::getline(lines, line);)
        if (line.find(" under ") != std::string::npos) text += line + '\n';
    return text;
}

TEST(ReportsRun, SeesWhatTheReportersSaw) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;

    const auto result = run_mxproof({"run", "reports/"});

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    const std::string reported = of_policies(as_reported(result.out));
    EXPECT_GT(files_with_a_report(), 0U);
    EXPECT_EQ(occurrences(reported, ": seen"), files_with_a_report()) << reported;
    EXPECT_THAT(reported, Not(HasSubstr("not seen")));
}

// What mxproof was founded on: documented as opportunistic TLS, set to dane.
TEST(ReportsRun, CatchesTheServerThatClaimsOpportunisticTls) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;

    const auto result = run_mxproof(
        {"run",
         "reports/mailu-3798-dane-by-default",
         "--policy",
         "may",
         "--mutant",
         "may=dane insecure-mx=dane"}
    );

    EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
    EXPECT_THAT(
        as_reported(result.out),
        HasSubstr("claimed was may: seen with may (mutant: really dane insecure-mx=dane)")
    );
}

} // namespace
