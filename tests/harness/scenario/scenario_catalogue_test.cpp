// The scenarios that are shipped.
#include "harness/scenario/scenario_loader.hpp"
#include "tests/support/places.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace harness {
namespace {

const LoadResult& catalogue() {
    static const LoadResult loaded = load_catalogue(std::filesystem::path(MXPROOF_SOURCE_DIR) / "scenarios");
    return loaded;
}

TEST(ScenarioCatalogue, HasNoProblems) {
    EXPECT_FALSE(catalogue().scenarios.empty());
    for (const Problem& problem : catalogue().problems)
        ADD_FAILURE() << problem.to_text();
}

TEST(ScenarioCatalogue, JudgesEveryPolicyInEveryFile) {
    for (const Scenario& scenario : catalogue().scenarios)
        for (const Policy& policy : all_policies())
            EXPECT_TRUE(scenario.expect.contains(policy)) << scenario.id << ": " << to_text(policy);
}

TEST(ScenarioCatalogue, TitlesNoTwoScenariosAlike) {
    std::set<std::string> titles;
    for (const Scenario& scenario : catalogue().scenarios)
        EXPECT_TRUE(titles.insert(scenario.title).second) << scenario.id << ": " << scenario.title;
}

TEST(ScenarioCatalogue, SaysWhatTheAttackerDoesWhereverOneIs) {
    for (const Scenario& scenario : catalogue().scenarios)
        for (const MxHost& host : scenario.peer.mx)
            EXPECT_TRUE(host.role == Role::honest || !scenario.attack.empty()) << scenario.id;
}

// `mailu-3798-…`: the tracker and the number that its sources name too.
TEST(ScenarioCatalogue, NamesReportsAfterTheirIssue) {
    for (const Scenario& scenario : catalogue().scenarios) {
        if (!scenario.id.starts_with("reports/")) continue;
        const auto names = [&](const std::string& source) {
            const auto number = source.find(" issue ");
            return number != std::string::npos &&
                   scenario.id.find('-' + source.substr(number + std::string(" issue ").size()) + '-') !=
                       std::string::npos;
        };
        EXPECT_TRUE(std::any_of(scenario.sources.begin(), scenario.sources.end(), names)) << scenario.id;
    }
}

} // namespace
} // namespace harness
