#include "harness/report/claim_states.hpp"

#include "harness/report/exit_code.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using State = ClaimResult::State;

const Policy kMay{Level::may, InsecureMx::dane};
const Policy kDane{Level::dane, InsecureMx::dane};

// Two scenarios in one folder, both with an expectation for may and dane.
std::vector<Scenario> catalogue() {
    std::vector<Scenario> scenarios(2);
    scenarios[0].id = "dane/one";
    scenarios[1].id = "dane/two";
    for (Scenario& scenario : scenarios)
        scenario.expect = {{kMay, {}}, {kDane, {}}};
    return scenarios;
}

Delivery delivery(const std::string& scenario, const std::string& sender, std::vector<Policy> fits) {
    Delivery made;
    made.scenario = scenario;
    made.sender = sender;
    made.policy = kDane;
    made.verdict.kind = VerdictKind::kept;
    made.verdict.observed.outcome = Outcome::delivered;
    made.verdict.observed.channel = Channel::encrypted;
    made.verdict.fits = std::move(fits);
    return made;
}

RunResult run_of(std::vector<Delivery> deliveries) {
    RunResult result;
    for (Delivery& one : deliveries)
        result.deliveries.push_back(std::move(one));
    return result;
}

Claim claim(const Policy& behaves) {
    Claim made;
    made.id = "it";
    made.senders = {"mailu"};
    made.behaves = behaves;
    return made;
}

ClaimResult decide(const Claim& claim, const RunResult& result) {
    return decide_claims({claim}, catalogue(), result).at(0);
}

TEST(Claims, AreKeptIfEveryCellIsThatOfThePromisedColumn) {
    const auto run =
        run_of({delivery("dane/one", "mailu", {kMay, kDane}), delivery("dane/two", "mailu", {kMay})});
    EXPECT_EQ(decide(claim(kMay), run).state, State::kept);
}

TEST(Claims, AreBrokenByTheCellsThatAreNot) {
    const auto run =
        run_of({delivery("dane/one", "mailu", {kMay, kDane}), delivery("dane/two", "mailu", {kMay})});
    const auto result = decide(claim(kDane), run);
    EXPECT_EQ(result.state, State::broken);
    EXPECT_THAT(result.deciding, ElementsAre("dane/two under mailu: delivered encrypted"));
}

TEST(Claims, ThatOnlyKnownDifferencesContradictDeviateAndFailNothing) {
    auto run = run_of({delivery("dane/one", "mailu", {kDane}), delivery("dane/two", "mailu", {})});
    run.deliveries[1].verdict.fits_as_known = {kDane};
    run.claims = {decide(claim(kDane), run)};

    EXPECT_EQ(run.claims[0].state, State::deviates);
    EXPECT_THAT(run.claims[0].deciding, ElementsAre("dane/two under mailu: delivered encrypted"));
    EXPECT_EQ(count_claims(run.claims).deviating, 1U);
    EXPECT_EQ(exit_code(run), 0);

    // What of it was not in the run says less than the cell.
    run.deliveries.erase(run.deliveries.begin());
    EXPECT_EQ(decide(claim(kDane), run).state, State::deviates);
    EXPECT_EQ(decide(claim(kDane), run).because, "");

    run.deliveries[0].verdict.fits_as_known = {};
    EXPECT_EQ(decide(claim(kDane), run).state, State::broken);
}

TEST(Claims, ThatAreKnownNotToBeSoDeviateUntilTheyAreSo) {
    Claim known = claim(kDane);
    known.known = {"It is may.", {"main.cf"}};
    auto run = run_of({delivery("dane/one", "mailu", {kDane}), delivery("dane/two", "mailu", {kMay})});
    EXPECT_EQ(decide(known, run).state, State::deviates);
    EXPECT_EQ(decide(known, run).because, "It is may. (main.cf)");

    run.deliveries[1].verdict.fits = {kDane};
    EXPECT_EQ(decide(known, run).state, State::broken);
    EXPECT_THAT(decide(known, run).deciding.at(0), HasSubstr("nothing contradicts it any more"));
}

TEST(Claims, AreUntestedWithoutTheSenderOrAScenario) {
    const auto absent = decide(claim(kMay), run_of({delivery("dane/one", "other", {kMay})}));
    EXPECT_EQ(absent.state, State::untested);
    EXPECT_THAT(absent.because, HasSubstr("mailu was not in the run"));

    const auto partial = decide(claim(kMay), run_of({delivery("dane/one", "mailu", {kMay})}));
    EXPECT_EQ(partial.state, State::untested);
    EXPECT_THAT(partial.because, HasSubstr("1 of its 2 scenarios"));
}

TEST(Claims, AreDecidedByTheMutantThatPretendsToBeTheirSender) {
    Delivery one = delivery("dane/one", "a mutant", {kMay});
    Delivery two = delivery("dane/two", "a mutant", {kDane});
    one.mutant = two.mutant = to_text(kMay);
    Claim of_dane = claim(kMay);
    of_dane.senders = {to_text(kDane)};
    EXPECT_THAT(
        decide(of_dane, run_of({one, two})).deciding,
        ElementsAre("dane/two under a mutant: delivered encrypted")
    );
}

TEST(Claims, OfSeveralSendersAreDecidedByThoseInTheRun) {
    Claim either = claim(kMay);
    either.senders = {"other", "mail*"};
    EXPECT_EQ(
        decide(either, run_of({delivery("dane/one", "mailu", {kMay}), delivery("dane/two", "mailu", {kMay})}))
            .state,
        State::kept
    );
    EXPECT_EQ(decide(either, run_of({})).because, "other or mail* was not in the run");
}

// Nobody promised it.
TEST(Claims, ThatAreBeliefsAreRefutedNotBroken) {
    Claim belief = claim(kDane);
    belief.kind = ClaimKind::belief;
    const auto run = run_of({delivery("dane/one", "mailu", {kMay}), delivery("dane/two", "mailu", {kDane})});
    EXPECT_EQ(decide(belief, run).state, State::refuted);
    EXPECT_EQ(count_claims({decide(belief, run)}).refuted, 1U);

    RunResult kept = run;
    kept.claims = {decide(belief, run)};
    EXPECT_EQ(exit_code(kept), 0);
    kept.claims = {decide(claim(kDane), run)};
    EXPECT_EQ(exit_code(kept), 1);
}

TEST(Claims, AreUntestedIfADecidingCellWasNotJudged) {
    auto run = run_of({delivery("dane/one", "mailu", {kMay}), delivery("dane/two", "mailu", {})});
    run.deliveries[1].verdict.kind = VerdictKind::not_judged;
    EXPECT_EQ(decide(claim(kMay), run).state, State::untested);
}

TEST(Claims, ThatOneCellContradictsAreBrokenWhateverWasNotTested) {
    EXPECT_EQ(decide(claim(kDane), run_of({delivery("dane/one", "mailu", {kMay})})).state, State::broken);
}

TEST(Claims, AreDecidedByTheirOwnScenariosOnly) {
    Claim narrow = claim(kDane);
    narrow.scenarios = {"dane/one"};
    const auto run = run_of({delivery("dane/one", "mailu", {kDane}), delivery("dane/two", "mailu", {kMay})});
    EXPECT_EQ(decide(narrow, run).state, State::kept);
}

TEST(Claims, OfFiguresCompareWhatWasCounted) {
    auto run = run_of(
        {delivery("dane/one", "mailu", {}),
         delivery("dane/two", "mailu", {}),
         delivery("dane/one", "strict", {}),
         delivery("dane/two", "strict", {})}
    );
    run.deliveries[3].verdict.observed.outcome = Outcome::deferred;
    Claim more;
    more.figures = {{Figure::delivered, "mailu", ">", "strict"}};
    const auto kept = decide(more, run);
    EXPECT_EQ(kept.state, State::kept);
    EXPECT_EQ(kept.because, "delivered: mailu 2, strict 1");

    Claim fewer;
    fewer.figures = {{Figure::undelivered, "mailu", ">=", "strict"}};
    const auto broken = decide(fewer, run);
    EXPECT_EQ(broken.state, State::broken);
    EXPECT_THAT(broken.deciding, ElementsAre("undelivered: mailu 0, strict 1 (claimed: >=)"));

    Claim absent;
    absent.figures = {{Figure::delivered, "mailu", ">", "nobody"}};
    EXPECT_EQ(decide(absent, run).state, State::untested);
}

TEST(Claims, WithoutAScenarioAreUntested) {
    Claim none = claim(kMay);
    none.behaves = Policy{Level::none, InsecureMx::dane}; // that no scenario names
    EXPECT_EQ(decide(none, {}).state, State::untested);
}

} // namespace
} // namespace harness
