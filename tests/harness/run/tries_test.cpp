#include "harness/run/tries.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto kKept = VerdictKind::kept;
constexpr auto kDeviates = VerdictKind::deviates;
constexpr auto kBroken = VerdictKind::broken;
constexpr auto kNotJudged = VerdictKind::not_judged;

Delivery delivery_of(const std::string& scenario, VerdictKind kind, const std::string& because = {}) {
    Delivery delivery;
    delivery.scenario = scenario;
    delivery.verdict.kind = kind;
    delivery.verdict.not_judged_because = because;
    return delivery;
}

SenderResult result_of(std::vector<Delivery> deliveries, const std::string& trouble = {}) {
    SenderResult result;
    result.sender.trouble = trouble;
    result.deliveries = std::move(deliveries);
    return result;
}

TEST(PlanAgain, TakesWhatCouldNotBeJudgedAndNeverWhatIsBroken) {
    const SenderPlan plan = honest_sender({Level::may, InsecureMx::dane});

    const auto again =
        plan_again(plan, {delivery_of("a", kKept), delivery_of("b", kNotJudged), delivery_of("c", kBroken)});

    ASSERT_TRUE(again);
    EXPECT_EQ(again->name, plan.name);
    EXPECT_THAT(again->only_scenarios, ElementsAre("b"));
    EXPECT_FALSE(plan_again(plan, {delivery_of("a", kKept), delivery_of("c", kBroken)}));
}

TEST(AddTry, PutsTheVerdictInThePlaceOfTheMissingOneAndKeepsTheReason) {
    SenderResult all = result_of({delivery_of("a", kBroken), delivery_of("b", kNotJudged, "busy")});

    add_try(all, result_of({delivery_of("b", kKept)}));

    EXPECT_EQ(all.deliveries[0].verdict.kind, kBroken);
    EXPECT_EQ(all.deliveries[1].verdict.kind, kKept);
    EXPECT_THAT(all.deliveries[0].not_judged_before, IsEmpty());
    EXPECT_THAT(all.deliveries[1].not_judged_before, ElementsAre("busy"));
}

TEST(AddTry, KeepsTheReasonsOfAllTries) {
    SenderResult all = result_of({delivery_of("a", kNotJudged, "busy")});

    add_try(all, result_of({delivery_of("a", kNotJudged, "still busy")}));
    add_try(all, result_of({delivery_of("a", kNotJudged, "busy for ever")}));

    EXPECT_EQ(all.deliveries[0].verdict.not_judged_because, "busy for ever");
    EXPECT_THAT(all.deliveries[0].not_judged_before, ElementsAre("busy", "still busy"));
}

TEST(AddTry, TakesTroubleForPastOnlyIfNothingIsLeftThatItExplains) {
    SenderResult made_good = result_of({delivery_of("a", kNotJudged, "no disk")}, "no disk");
    add_try(made_good, result_of({delivery_of("a", kKept)}));
    EXPECT_EQ(made_good.sender.trouble, "");
    EXPECT_THAT(made_good.sender.trouble_before, ElementsAre("no disk"));

    SenderResult lasting = result_of({delivery_of("a", kNotJudged, "no disk")}, "no disk");
    add_try(lasting, result_of({delivery_of("a", kNotJudged, "busy")}));
    EXPECT_EQ(lasting.sender.trouble, "no disk");

    SenderResult another = result_of({delivery_of("a", kNotJudged, "no disk")}, "no disk");
    add_try(another, result_of({delivery_of("a", kKept)}, "not everything could be kept"));
    EXPECT_EQ(another.sender.trouble, "not everything could be kept");
    EXPECT_THAT(another.sender.trouble_before, ElementsAre("no disk"));
}

TEST(AddTry, KnowsTheVersionOfASenderThatStartedOnlyLater) {
    SenderResult all = result_of({delivery_of("a", kNotJudged)});
    SenderResult later = result_of({delivery_of("a", kKept)});
    later.sender.version = "3.7.11";

    add_try(all, later);

    EXPECT_EQ(all.sender.version, "3.7.11");
}

TEST(WorstOf, IsTheOnlyOneAsItIs) {
    const SenderResult worst = worst_of({result_of({delivery_of("a", kKept)})});

    EXPECT_THAT(worst.deliveries.at(0).repetitions, IsEmpty());
}

TEST(WorstOf, ShowsTheWorstVerdictAndCountsAll) {
    const SenderResult worst = worst_of(
        {result_of({delivery_of("a", kKept), delivery_of("b", kKept)}),
         result_of({delivery_of("a", kNotJudged, "busy"), delivery_of("b", kKept)}, "busy"),
         result_of({delivery_of("a", kBroken), delivery_of("b", kKept)}),
         result_of({delivery_of("a", kKept), delivery_of("b", kKept)})}
    );

    EXPECT_EQ(worst.deliveries.at(0).verdict.kind, kBroken);
    EXPECT_THAT(worst.deliveries.at(0).repetitions, ElementsAre(kKept, kNotJudged, kBroken, kKept));
    EXPECT_EQ(worst.deliveries.at(1).verdict.kind, kKept);
    EXPECT_EQ(worst.sender.trouble, "busy");
}

TEST(WorstOf, TakesAKnownDifferenceForWorseThanKeptAndBetterThanNotJudged) {
    const auto worst_kind = [](VerdictKind first, VerdictKind second) {
        return worst_of({result_of({delivery_of("a", first)}), result_of({delivery_of("a", second)})})
            .deliveries.at(0)
            .verdict.kind;
    };
    EXPECT_EQ(worst_kind(kKept, kDeviates), kDeviates);
    EXPECT_EQ(worst_kind(kNotJudged, kDeviates), kNotJudged);
}

} // namespace
} // namespace harness
