// A run whose sender is killed in the middle of its first try.
#include "harness/report/exit_code.hpp"
#include "harness/run/run.hpp"
#include "harness/scenario/scenario_loader.hpp"
#include "harness/scenario/scenario_selection.hpp"
#include "tests/harness/sender/process/process_table.hpp"
#include "tests/support/mxproof_program.hpp"
#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <unistd.h>

namespace {

using namespace harness;
using testing::IsEmpty;
using testing::SizeIs;

class RetriedRun : public testing::Test {
protected:
    void SetUp() override {
        if (const auto why = support::why_no_run(); !why.empty()) GTEST_SKIP() << why;
        settings_.scenarios = select(catalogue_.scenarios, {"dane/correct"}).scenarios;
        settings_.senders = {honest_sender({Level::may, InsecureMx::dane})};
        settings_.deadline = std::chrono::seconds(20);
        settings_.progress = [this](const Progress& now) {
            if (now.step != Progress::Step::starting || started_++ >= killed_) return;
            kill_next_ = true;
        };
    }

    RunResult run_and_kill() {
        const auto look = settings_.progress;
        settings_.progress = [this, look](const Progress& now) {
            look(now);
            if (now.step != Progress::Step::submitted || !std::exchange(kill_next_, false)) return;
            for (const pid_t child : sender_test::children_of(getpid()))
                kill(child, SIGKILL);
        };
        return run(settings_);
    }

    const LoadResult catalogue_ = load_catalogue(MXPROOF_SOURCE_DIR "/scenarios");
    RunSettings settings_;
    int killed_ = 1; // so many of the first tries
    int started_ = 0;
    bool kill_next_ = false;
};

TEST_F(RetriedRun, JudgesAtTheSecondTryAndSaysWhyNotAtTheFirst) {
    const RunResult result = run_and_kill();

    ASSERT_THAT(result.deliveries, SizeIs(1));
    EXPECT_EQ(result.deliveries[0].verdict.kind, VerdictKind::kept);
    EXPECT_THAT(result.deliveries[0].not_judged_before, SizeIs(1));
    EXPECT_EQ(result.senders.at(0).trouble, "");
    EXPECT_THAT(result.senders.at(0).trouble_before, SizeIs(1));
    EXPECT_EQ(exit_code(result), 0);
}

TEST_F(RetriedRun, TriesOnlyOnceWithoutRetries) {
    settings_.retries = 0;

    const RunResult result = run_and_kill();

    EXPECT_EQ(result.deliveries.at(0).verdict.kind, VerdictKind::not_judged);
    EXPECT_THAT(result.deliveries.at(0).not_judged_before, IsEmpty());
    EXPECT_EQ(exit_code(result), 3);
}

TEST_F(RetriedRun, SaysOfEachRepetitionHowItWasJudged) {
    settings_.retries = 0;
    settings_.repeat = 3;

    const RunResult result = run_and_kill();

    ASSERT_THAT(result.deliveries, SizeIs(1));
    EXPECT_THAT(
        result.deliveries[0].repetitions,
        testing::ElementsAre(VerdictKind::not_judged, VerdictKind::kept, VerdictKind::kept)
    );
    EXPECT_EQ(exit_code(result), 3);
}

TEST_F(RetriedRun, NeverTriesAgainWhatIsBroken) {
    killed_ = 0;
    settings_.senders = {mutant_sender({Level::dane, InsecureMx::dane}, {Level::none, InsecureMx::dane})};
    settings_.retries = 5;

    const RunResult result = run_and_kill();

    EXPECT_EQ(result.deliveries.at(0).verdict.kind, VerdictKind::broken);
    EXPECT_EQ(started_, 1);
}

} // namespace
