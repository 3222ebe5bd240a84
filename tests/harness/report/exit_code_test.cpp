#include "harness/report/exit_code.hpp"

#include "tests/harness/report/example_run.hpp"

#include <gtest/gtest.h>

namespace harness {

namespace {

RunResult run_of(std::initializer_list<VerdictKind> kinds) {
    RunResult result;
    for (const VerdictKind kind : kinds)
        result.deliveries.emplace_back().verdict.kind = kind;
    return result;
}

TEST(ExitCode, IsZeroWhenAllIsKept) {
    EXPECT_EQ(exit_code(run_of({VerdictKind::kept, VerdictKind::kept})), 0);
}

TEST(ExitCode, IsZeroWhenWhatIsNotKeptIsKnown) {
    EXPECT_EQ(exit_code(run_of({VerdictKind::kept, VerdictKind::deviates})), 0);
    EXPECT_EQ(exit_code(run_of({VerdictKind::deviates, VerdictKind::broken})), 1);
}

TEST(ExitCode, IsOneWhenSomethingIsBrokenWhateverElseHappened) {
    RunResult result = run_of({VerdictKind::not_judged, VerdictKind::broken, VerdictKind::kept});
    result.interrupted = true;

    EXPECT_EQ(exit_code(result), 1);
}

TEST(ExitCode, IsThreeWhenSomethingWasNotJudged) {
    EXPECT_EQ(exit_code(run_of({VerdictKind::kept, VerdictKind::not_judged})), 3);
}

TEST(ExitCode, IsThreeWhenTheRunWasInterrupted) {
    RunResult result = run_of({VerdictKind::kept});
    result.interrupted = true;

    EXPECT_EQ(exit_code(result), 3);
}

TEST(ExitCode, IsThreeWhenASenderWasInTroubleAlthoughAllThatWasJudgedIsKept) {
    RunResult result = run_of({VerdictKind::kept});
    result.senders.emplace_back();
    result.senders.emplace_back().trouble = "queue, log and configuration could not be kept";

    EXPECT_EQ(exit_code(result), 3);
}

TEST(ExitCode, IsOneWhenSomethingIsBrokenAndASenderWasInTrouble) {
    RunResult result = run_of({VerdictKind::broken});
    result.senders.emplace_back().trouble = "lost sight of Postfix";

    EXPECT_EQ(exit_code(result), 1);
}

TEST(ExitCode, IsZeroWhereNothingIsClaimedWhateverIsSeen) {
    RunResult result = run_of({VerdictKind::broken});
    result.senders.emplace_back().claims_nothing = true;
    EXPECT_EQ(exit_code(result), 0);

    result.deliveries.emplace_back().verdict.kind = VerdictKind::not_judged;
    EXPECT_EQ(exit_code(result), 3);
}

TEST(ExitCode, IsThreeWhenNothingWasObserved) {
    EXPECT_EQ(exit_code(run_of({})), 3);
}

} // namespace

} // namespace harness
