#include "harness/scenario/scenario_selection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

std::vector<Scenario> four_scenarios() {
    std::vector<Scenario> all;
    for (const char* id : {"attack/forged-mx", "dane/correct", "dane/rollover", "dane-only/x", "dns/nsec3"})
        all.emplace_back().id = id;
    return all;
}

std::vector<std::string> selected(const std::vector<std::string>& selectors) {
    const auto all = four_scenarios();
    std::vector<std::string> ids;
    for (const Scenario* scenario : select(all, selectors).scenarios)
        ids.push_back(scenario->id);
    return ids;
}

using testing::ElementsAre;

TEST(ScenarioSelection, IsEverythingWithoutSelectors) {
    EXPECT_EQ(selected({}).size(), 5U);
}

TEST(ScenarioSelection, TakesAnExactId) {
    EXPECT_THAT(selected({"dane/correct"}), ElementsAre("dane/correct"));
}

TEST(ScenarioSelection, TakesAFolderWithAndWithoutItsSlash) {
    EXPECT_THAT(selected({"dane"}), ElementsAre("dane/correct", "dane/rollover"));
    EXPECT_THAT(selected({"dane/"}), ElementsAre("dane/correct", "dane/rollover"));
}

TEST(ScenarioSelection, TakesPatterns) {
    EXPECT_THAT(selected({"*/nsec*"}), ElementsAre("dns/nsec3"));
    EXPECT_THAT(selected({"dane*"}), ElementsAre("dane/correct", "dane/rollover", "dane-only/x"));
    EXPECT_THAT(selected({"dns/nsec?"}), ElementsAre("dns/nsec3"));
}

TEST(ScenarioSelection, KeepsTheOrderOfTheCatalogueAndTakesNothingTwice) {
    EXPECT_THAT(
        selected({"dns/nsec3", "dane/correct", "dane", "dane/c*"}),
        ElementsAre("dane/correct", "dane/rollover", "dns/nsec3")
    );
}

TEST(ScenarioSelection, SaysWhichSelectorMatchesNothingAndWhatIsNear) {
    const auto all = four_scenarios();
    const Selection selection = select(all, {"dane/corect", "dane/rollover", "quite-different", "dame/"});
    EXPECT_EQ(selection.scenarios.size(), 1U);
    EXPECT_THAT(
        selection.unmatched,
        ElementsAre(
            "no scenario matches \"dane/corect\"; did you mean \"dane/correct\"? (`mxproof list` shows all)",
            "no scenario matches \"quite-different\" (`mxproof list` shows all)",
            "no scenario matches \"dame/\"; did you mean \"dane/\"? (`mxproof list` shows all)"
        )
    );
}

TEST(ScenarioSelection, DoesNotTakeTheEmptyTextForEverything) {
    EXPECT_TRUE(selected({""}).empty());
    EXPECT_TRUE(selected({"/"}).empty());
}

} // namespace
} // namespace harness
