#include "harness/scenario/scenario_filter.hpp"
#include "harness/scenario/scenario_loader.hpp"
#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::Contains;
using testing::Each;
using testing::IsSupersetOf;
using testing::Not;
using testing::StartsWith;

std::vector<std::string> kept(const ScenarioFilter& filter) {
    static const LoadResult all = load_catalogue(std::filesystem::path(MXPROOF_SOURCE_DIR) / "scenarios");
    std::vector<std::string> ids;
    for (const Scenario& scenario : all.scenarios)
        if (keeps(filter, scenario)) ids.push_back(scenario.id);
    return ids;
}

TEST(ScenarioFilter, KeepsEverythingWithoutAWish) {
    EXPECT_GT(kept({}).size(), kept({.attack = true}).size());
    EXPECT_THAT(kept({}), IsSupersetOf({"dane/correct", "attack/forged-mx"}));
}

TEST(ScenarioFilter, KeepsAttacksWhereverTheyAre) {
    EXPECT_THAT(kept({.attack = true}), IsSupersetOf({"attack/forged-mx", "mta-sts/man-in-the-middle"}));
    EXPECT_THAT(kept({.attack = true}), Not(Contains("dane/correct")));
}

TEST(ScenarioFilter, KeepsTheReportsOfOneProject) {
    const auto ids = kept({.report_of = "mailu"});
    EXPECT_THAT(ids, Each(StartsWith("reports/mailu-")));
    EXPECT_THAT(ids, Contains("reports/mailu-3798-dane-by-default"));
}

TEST(ScenarioFilter, KeepsWhatAPolicyIsDocumentedToFailFor) {
    const auto ids = kept({.reason = Reason::null_mx});
    EXPECT_THAT(ids, Each(StartsWith("dns/null-mx")));
    EXPECT_THAT(ids, Contains("dns/null-mx"));
}

TEST(ScenarioFilter, KeepsFilesThatSayAWordOfThePeer) {
    EXPECT_THAT(kept({.tag = "nsec3"}), Contains("dns/nsec3"));
    EXPECT_THAT(kept({.tag = "handshake-fails"}), Not(Contains("dane/correct")));
    EXPECT_THAT(kept({.tag = "relay-465"}), Each(testing::HasSubstr("465")));
    EXPECT_THAT(kept({.attack = true, .tag = "nsec3"}), Not(Contains("dns/nsec3")));
}

} // namespace
} // namespace harness
