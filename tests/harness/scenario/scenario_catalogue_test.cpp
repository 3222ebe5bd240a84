// The scenarios that are shipped.
#include "harness/scenario/scenario_loader.hpp"

#include <gtest/gtest.h>

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

} // namespace
} // namespace harness
