#include "harness/scenario/versions.hpp"

#include "tests/harness/scenario/scenario_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const Policy kDaneOnly{Level::dane_only};

std::string with_versions(const std::string& versions) {
    return scenario_with("") + "versions:\n" + versions;
}

// The reason under dane-only; empty where it is delivered.
std::string reason_in(const Scenario& scenario, const std::string& version) {
    const auto reason = in_version(scenario, version).expect.at(kDaneOnly)->reason;
    return reason ? std::string(to_text(*reason)) : std::string();
}

TEST(Versions, AreJudgedByTheNearestBoundAboveThem) {
    const auto result = load_text(
        with_versions("  - {before: '3.6', expect: {dane-only: deferred no-tlsa}, sources: [HISTORY]}\n"
                      "  - {before: '3.7.13', expect: {dane-only: deferred no-dnssec}, sources: [HISTORY]}\n"
        ),
        "f.yaml",
        "dane/foo"
    );
    ASSERT_TRUE(result.problems.empty()) << result.problems.front().to_text();
    const Scenario& scenario = result.scenarios.at(0);

    EXPECT_EQ(reason_in(scenario, "3.5.25"), "no-tlsa");
    EXPECT_EQ(reason_in(scenario, "3.6.0"), "no-dnssec");
    EXPECT_EQ(reason_in(scenario, "3.7.11"), "no-dnssec");
    EXPECT_EQ(reason_in(scenario, "3.7.13"), "");
    EXPECT_EQ(reason_in(scenario, "3.10.4"), "");
    EXPECT_EQ(reason_in(scenario, ""), "");
    EXPECT_EQ(in_version(scenario, "3.5.25").expect.at({Level::may}), scenario.expect.at({Level::may}));
}

TEST(Versions, GiveTheirReasonAndSourcesToWhatTheySay) {
    const auto result = load_text(
        with_versions("  - before: '3.6'\n    why: It had its own.\n    sources: [HISTORY]\n"
                      "    expect: {dane-only: deferred no-tlsa}\n"),
        "f.yaml",
        "dane/foo"
    );
    const Expectation expected = in_version(result.scenarios.at(0), "3.5.0").expect.at(kDaneOnly);

    EXPECT_EQ(expected.why, "It had its own.");
    EXPECT_THAT(expected.sources, ElementsAre("HISTORY"));
}

TEST(Versions, AreRefusedWhereTheySayNothingClear) {
    const auto problem_of = [](const std::string& versions) {
        const auto problems = problems_of(with_versions(versions));
        return problems.empty() ? std::string() : problems.front();
    };
    const std::string expect = "expect: {dane-only: deferred no-tlsa}";
    EXPECT_EQ(
        problem_of("  - {before: old, " + expect + ", sources: [a]}\n"),
        "5:14: found \"old\", expected a version of Postfix, like \"3.6\" or \"3.7.13\""
    );
    EXPECT_THAT(problem_of("  - {before: '3.6', " + expect + "}\n"), HasSubstr("no \"sources\""));
    EXPECT_THAT(problem_of("  - {before: '3.6', sources: [a]}\n"), HasSubstr("no \"expect\""));
    EXPECT_THAT(
        problem_of("  - {before: '3.6', expect: {dane-only: delivered authenticated}, sources: [a]}\n"),
        HasSubstr("what \"expect\" says of dane-only anyway")
    );
    EXPECT_THAT(problem_of("  before: '3.6'\n"), HasSubstr("expected a list"));
}

TEST(Versions, AreNotOfAPolicyThatTheScenarioDoesNotName) {
    EXPECT_THAT(
        problems_of("title: T\nexpect: {may: delivered encrypted}\nversions:\n"
                    "  - {before: '3.6', expect: {dane-only: deferred no-tlsa}, sources: [a]}\n"
                    "sources: [RFC 7672]\n"),
        testing::Contains(HasSubstr("does not name dane-only"))
    );
}

} // namespace
} // namespace harness
