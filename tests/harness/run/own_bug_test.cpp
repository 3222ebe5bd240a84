// A bug of ours ends a run; it is never the trouble of a sender, whose deliveries would be not judged.
#include "harness/run/run.hpp"
#include "harness/scenario/scenario_loader.hpp"
#include "harness/scenario/scenario_selection.hpp"
#include "tests/support/mxproof_program.hpp"
#include "tests/support/places.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using namespace harness;

class OwnBug : public testing::TestWithParam<Progress::Step> {};

// Each step is in another coroutine's hands: the sender's, its log's, the submission's.
TEST_P(OwnBug, ComesOutOfTheRun) {
    if (const auto why = support::why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const LoadResult catalogue = load_catalogue(MXPROOF_SOURCE_DIR "/scenarios");
    RunSettings settings;
    settings.scenarios = select(catalogue.scenarios, {"dane/correct"}).scenarios;
    settings.senders = {honest_sender({Level::may, InsecureMx::dane})};
    settings.progress = [](const Progress& now) {
        if (now.step == GetParam()) throw std::logic_error("never");
    };

    EXPECT_THROW(run(settings), std::logic_error);
}

INSTANTIATE_TEST_SUITE_P(
    Run,
    OwnBug,
    testing::Values(
        Progress::Step::starting, Progress::Step::submitted, Progress::Step::status, Progress::Step::finished
    )
);

} // namespace
