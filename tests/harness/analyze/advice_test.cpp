#include "harness/analyze/advice.hpp"

#include "harness/scenario/scenario_loader.hpp"
#include "tests/support/places.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace harness;

TEST(Advice, OnEveryReasonNamesAPeerWhereAPolicyFailsForIt) {
    const auto catalogue = load_catalogue(MXPROOF_SOURCE_DIR "/scenarios").scenarios;
    for (const Reason reason : values_of<Reason>()) {
        const Advice& advice = advice_on(reason);
        EXPECT_FALSE(advice.policies.empty() || advice.sender.empty() || advice.recipient.empty())
            << to_text(reason);
        if (reason == Reason::unrecognised) continue;
        const auto shown = std::find_if(catalogue.begin(), catalogue.end(), [&](const Scenario& scenario) {
            return scenario.id == advice.scenario;
        });
        ASSERT_NE(shown, catalogue.end()) << to_text(reason) << ": " << advice.scenario;
        const bool documented =
            std::any_of(shown->expect.begin(), shown->expect.end(), [&](const auto& entry) {
                return entry.second->reason == reason;
            });
        const bool known = std::any_of(
            shown->deviates.begin(),
            shown->deviates.end(),
            [&](const KnownDifference& difference) { return difference.saw.reason == reason; }
        );
        EXPECT_TRUE(documented || known) << to_text(reason) << ": " << advice.scenario;
    }
}

TEST(MeaningOfDsn, IsThatOfTheCodeWhateverItsClass) {
    EXPECT_EQ(meaning_of_dsn("5.1.1"), "there is no such mailbox");
    EXPECT_EQ(meaning_of_dsn("4.1.1"), meaning_of_dsn("5.1.1"));
    for (const char* bad : {"", "5", "5.", "3.1.1", "5.1.1.1", "5x1.1", "certificate"})
        EXPECT_EQ(meaning_of_dsn(bad), "") << bad;
}

} // namespace
