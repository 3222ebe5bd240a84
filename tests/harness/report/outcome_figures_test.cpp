#include "harness/report/outcome_figures.hpp"

#include "tests/harness/report/example_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;

const Policy kMay{Level::may, InsecureMx::dane};
const Policy kDane{Level::dane, InsecureMx::dane};

const Policy kSecure{Level::secure, InsecureMx::dane};
const Policy kMaySts{Level::may, InsecureMx::dane, Sts::on};

// Of a sender that claims `dane`; what is in neither list the scenario does not document.
Delivery delivery(const char* scenario, std::vector<Policy> fits, std::vector<Policy> differs = {}) {
    Delivery made;
    made.scenario = scenario;
    made.policy = kDane;
    made.verdict.kind = VerdictKind::kept;
    made.verdict.fits = std::move(fits);
    made.verdict.differs = std::move(differs);
    return made;
}

std::optional<PolicyFit> policy_fit_of(const std::vector<Delivery>& deliveries) {
    SenderColumn column;
    for (const Delivery& one : deliveries)
        column.deliveries.push_back(&one);
    return behaves_like(column);
}

TEST(BehavesLike, NamesThePolicyThatFitsMostCellsAndTheCellsThatDiffer) {
    const auto like = policy_fit_of(
        {delivery("a", {kMay, kDane}),
         delivery("b", {kMay}, {kDane}),
         delivery("c", {kMay}, {kDane}),
         delivery("d", {kDane}, {kMay})}
    );
    ASSERT_TRUE(like);
    EXPECT_EQ(to_text(like->policy), "may");
    EXPECT_EQ(like->judged, 4U);
    EXPECT_THAT(like->differing, ElementsAre("d"));
}

TEST(BehavesLike, StaysWithTheClaimedPolicyIfAnotherFitsNoBetter) {
    EXPECT_EQ(
        to_text(policy_fit_of({delivery("a", {kMay}, {kDane}), delivery("b", {kDane}, {kMay})})->policy),
        to_text(kDane)
    );
}

TEST(BehavesLike, ComparesWithMorePoliciesThanARunHasByDefault) {
    EXPECT_EQ(to_text(policy_fit_of({delivery("a", {kSecure}, {kDane, kMay})})->policy), "secure");
    EXPECT_EQ(
        to_text(policy_fit_of({delivery("a", {kMaySts, kSecure}, {kDane, kMay}),
                               delivery("b", {kMaySts}, {kSecure})})
                    ->policy),
        "may sts=on"
    );
}

TEST(BehavesLike, PrefersAUsualPolicyToOneThatFitsNoBetter) {
    EXPECT_EQ(to_text(policy_fit_of({delivery("a", {kSecure, kMaySts, kMay}, {kDane})})->policy), "may");
}

// Else the policy that is documented for one cell only would fit best.
TEST(BehavesLike, CountsTheCellsThatFitNotThoseThatDiffer) {
    const auto like =
        policy_fit_of({delivery("a", {kMay, kSecure}), delivery("b", {kMay}), delivery("c", {}, {kMay})});
    EXPECT_EQ(to_text(like->policy), "may");
    EXPECT_EQ(like->judged, 3U);
}

TEST(BehavesLike, LeavesOutCellsThatSayNothingOfThePolicy) {
    const auto like = policy_fit_of({delivery("a", {kSecure}, {kDane}), delivery("b", {}, {kDane})});
    EXPECT_EQ(to_text(like->policy), "secure");
    EXPECT_EQ(like->judged, 1U);
    EXPECT_THAT(like->differing, testing::IsEmpty());
}

TEST(BehavesLike, TheClaimedPolicyIfNoneFitsAnything) {
    const auto like = policy_fit_of({delivery("a", {}, {kDane, kMay})});
    EXPECT_EQ(to_text(like->policy), to_text(kDane));
    EXPECT_THAT(like->differing, ElementsAre("a"));
}

TEST(BehavesLike, NothingIfNothingWasJudged) {
    Delivery unjudged = delivery("a", {});
    unjudged.verdict.kind = VerdictKind::not_judged;
    EXPECT_FALSE(policy_fit_of({unjudged}));
    EXPECT_FALSE(policy_fit_of({}));
}

TEST(OutcomeFigures, CountChannelsFailuresAndAttackersWhoGotTheMail) {
    std::vector<Delivery> deliveries(6);
    for (Delivery& one : deliveries) {
        one.verdict.kind = VerdictKind::kept;
        one.verdict.observed.outcome = Outcome::delivered;
    }
    deliveries[0].verdict.observed.channel = Channel::authenticated;
    deliveries[1].verdict.observed.channel = Channel::encrypted;
    deliveries[2].verdict.observed.channel = Channel::plaintext;
    deliveries[2].attacked = true;
    deliveries[2].verdict.attacker_got_mail = true;
    deliveries[3].verdict.observed.outcome = Outcome::deferred;
    deliveries[3].attacked = true;
    deliveries[4].verdict.observed.outcome = Outcome::bounced;
    deliveries[5].verdict.kind = VerdictKind::not_judged;
    std::vector<const Delivery*> pointers;
    for (const Delivery& one : deliveries)
        pointers.push_back(&one);
    const auto figures = figures_of(pointers);

    EXPECT_EQ(value_of(figures, Figure::authenticated), 1U);
    EXPECT_EQ(value_of(figures, Figure::encrypted), 1U);
    EXPECT_EQ(value_of(figures, Figure::plaintext), 1U);
    EXPECT_EQ(value_of(figures, Figure::delivered), 3U);
    EXPECT_EQ(value_of(figures, Figure::undelivered), 2U);
    EXPECT_EQ(value_of(figures, Figure::deceived), 1U);
    EXPECT_EQ(figures.attacked, 2U);
    EXPECT_EQ(figures.not_judged, 1U);
}

TEST(NumbersText, HasTheLargestNumberFirstAndEqualOnesByName) {
    EXPECT_EQ(numbers_text({{"b", 1}, {"a", 1}, {"c", 2}}), "2 c, 1 a, 1 b");
    EXPECT_EQ(numbers_text({}), "");
}

} // namespace
} // namespace harness
