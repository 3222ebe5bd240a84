#include "harness/report/junit_report.hpp"

#include "tests/harness/report/example_run.hpp"
#include "tests/harness/report/golden.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>

namespace harness {

namespace {

using testing::HasSubstr;

std::filesystem::path program(const std::string& name) {
    for (const char* folder : {"/usr/bin", "/usr/local/bin"})
        if (const auto path = std::filesystem::path(folder) / name; std::filesystem::exists(path))
            return path;
    return {};
}

// Exit code of xmllint, which reads the document from its standard input.
int exit_of_xmllint(const std::string& document) {
    FILE* const pipe = popen("xmllint --noout - 2>&1", "w");
    if (!pipe) return -1;
    const bool written = std::fwrite(document.data(), 1, document.size(), pipe) == document.size();
    const int status = pclose(pipe);
    return written ? status : -1;
}

TEST(JunitReport, IsTheGoldenOne) {
    EXPECT_TRUE(matches_golden("report.junit.xml", junit_report(example_run())));
}

TEST(JunitReport, IsWellFormedWhateverThePeerSent) {
    if (program("xmllint").empty()) GTEST_SKIP() << "xmllint (Debian: libxml2-utils) is not installed";
    RunResult result = example_run();
    std::string every_octet;
    for (int octet = 0; octet < 256; ++octet)
        every_octet += static_cast<char>(octet);
    result.deliveries[0].verdict.kind = VerdictKind::broken;
    result.deliveries[0].verdict.mismatches = {every_octet};
    result.deliveries[0].verdict.evidence = {{result.started, Witness::mx, every_octet}};
    result.senders[0].trouble = every_octet;

    EXPECT_EQ(exit_of_xmllint(junit_report(result)), 0);
    EXPECT_EQ(exit_of_xmllint(junit_report(RunResult{})), 0);
    EXPECT_NE(exit_of_xmllint("<a>\x01</a>"), 0) << "the check must be able to fail";
}

TEST(JunitReport, ShowsASenderThatDeliveredNothingAsAnError) {
    RunResult result = example_run();
    result.deliveries.clear();

    const std::string report = junit_report(result);

    EXPECT_THAT(report, HasSubstr("tests=\"1\" failures=\"0\" errors=\"1\""));
    EXPECT_THAT(report, HasSubstr("<error message=\"postfix ended before it was ready"));
}

TEST(JunitReport, ShowsTroubleThatLeftNoDeliveryUnjudgedAsAnError) {
    RunResult result;
    result.senders.emplace_back().name = "may";
    result.senders[0].trouble = "lost sight of Postfix";
    result.deliveries.emplace_back().sender = "may";
    result.deliveries[0].verdict.kind = VerdictKind::kept;

    const std::string report = junit_report(result);

    EXPECT_THAT(report, HasSubstr("tests=\"2\" failures=\"0\" errors=\"1\""));
    EXPECT_THAT(report, HasSubstr("<error message=\"lost sight of Postfix\""));
}

} // namespace

} // namespace harness
