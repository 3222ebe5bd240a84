// The GitHub Action's step, run as a workflow runs it.
#include "tests/support/mxproof_program.hpp"
#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace {

using namespace support;
using testing::AllOf;
using testing::HasSubstr;

class Action : public testing::Test {
protected:
    void SetUp() override {
        if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    }

    ProgramResult step(const std::string& arguments) const {
        return run_program(
            {"env",
             "MXPROOF_PROGRAM=" + built_program("mxproof"),
             "MXPROOF_ARGUMENTS=" + arguments,
             "MXPROOF_JUNIT=" + junit_.string(),
             "GITHUB_STEP_SUMMARY=" + summary_.string(),
             std::string(MXPROOF_SOURCE_DIR) + "/.ci/action"}
        );
    }

    TemporaryDirectory directory_;
    std::filesystem::path junit_ = directory_.path() / "reports/mxproof.xml";
    std::filesystem::path summary_ = directory_.path() / "summary.md";
};

TEST_F(Action, IsThatOfTheFileThatWorkflowsName) {
    const std::string action = read_file(std::string(MXPROOF_SOURCE_DIR) + "/action.yml");
    EXPECT_THAT(
        action,
        AllOf(
            HasSubstr("using: composite"),
            HasSubstr("\"$GITHUB_ACTION_PATH/.ci/action\""),
            HasSubstr("MXPROOF_ARGUMENTS: ${{ inputs.arguments }}"),
            HasSubstr("MXPROOF_JUNIT: ${{ inputs.junit }}")
        )
    );
}

TEST_F(Action, LeavesAJUnitReportAndAStepSummary) {
    const auto result = step("dane/correct --policy 'dane insecure-mx=may,dane-only'");
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(read_file(junit_), AllOf(HasSubstr("<testsuites"), HasSubstr("dane insecure-mx=may")));
    EXPECT_THAT(read_file(summary_), AllOf(HasSubstr("## mxproof: ✅"), HasSubstr("2 kept, 0 broken")));
}

TEST_F(Action, FailsTheStepWhenSomethingIsBroken) {
    const auto result = step("dane/tlsa-of-another-key --mutant dane-only=may");
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(read_file(summary_), HasSubstr("## mxproof: ❌"));
}

TEST_F(Action, ExpandsNothingInItsArguments) {
    const auto result = step("'$(touch " + (directory_.path() / "owned").string() + ")'");
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_FALSE(std::filesystem::exists(directory_.path() / "owned"));
}

} // namespace
