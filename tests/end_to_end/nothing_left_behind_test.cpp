// When the harness ends, in any way, the kernel takes everything down: processes, namespaces, mounts, files.
#include "tests/support/footprint.hpp"
#include "tests/support/mxproof_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace {

using namespace support;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string name_of_signal(const testing::TestParamInfo<int>& instance) {
    return sigabbrev_np(instance.param);
}

class NothingLeftBehind : public testing::TestWithParam<int> {};

TEST_P(NothingLeftBehind, WhenTheRunIsEndedByASignal) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const Footprint before;
    std::set<std::string> during;
    {
        // The lookup of this peer's TLSA records is never answered: the run is certain to be in the middle.
        Program run({built_program("mxproof"), "run", "dns/", "--policy", "dane-only,may"});
        run.read_until("delivering");
        during = namespaces_below(run.pid());
        ASSERT_GE(during.size(), 4U) << run.output();
        run.signal(GetParam());
        run.wait();
    }

    EXPECT_THAT(left_after(during, std::chrono::seconds(20)), IsEmpty());
    const Footprint after;
    EXPECT_EQ(after.interfaces, before.interfaces);
    EXPECT_EQ(after.queue, before.queue);
    EXPECT_EQ(after.config, before.config);
    EXPECT_EQ(after.mounts, before.mounts);
}

INSTANTIATE_TEST_SUITE_P(
    Signals, NothingLeftBehind, testing::Values(SIGKILL, SIGTERM, SIGINT, SIGHUP), name_of_signal
);

class InterruptedRun : public testing::TestWithParam<int> {};

TEST_P(InterruptedRun, StillWritesItsReportAndIsNotJudged) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const TemporaryDirectory directory;
    const auto report = directory.path() / "report.json";
    Program run(
        {built_program("mxproof"),
         "run",
         "dns/",
         "--policy",
         "dane-only,may",
         "--report",
         "json=" + report.string()}
    );
    run.read_until("delivering");

    run.signal(GetParam());

    EXPECT_EQ(run.wait(), 3) << run.output();
    const auto json = read_json(report);
    EXPECT_TRUE(json.at("interrupted").as_bool());
    EXPECT_THAT(run.output(), HasSubstr("interrupted"));
}

INSTANTIATE_TEST_SUITE_P(Signals, InterruptedRun, testing::Values(SIGTERM, SIGHUP), name_of_signal);

TEST(RunUnderNohup, GoesOnWhenItsTerminalIsClosed) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    Program run({"nohup", built_program("mxproof"), "run", "dane/correct", "--policy", "may"});
    run.read_until("starting");

    run.signal(SIGHUP);

    EXPECT_EQ(run.wait(), 0) << run.output();
}

// What a Mailu stack would offer is there only for senders that ask for it.
TEST(TheWorldOfAPlainPostfix, OffersNoServicesOfAStack) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    Program run({built_program("mxproof"), "run", "dns/", "--policy", "dane-only"});
    run.read_until("delivering");

    const auto listeners =
        run_program({"nsenter", "--target", std::to_string(run.pid()), "--net", "ss", "-Hltn"});

    EXPECT_THAT(listeners.out, HasSubstr("*:25 ")) << listeners.err;
    EXPECT_THAT(listeners.out, Not(HasSubstr("*:80 ")));
    EXPECT_THAT(listeners.out, Not(HasSubstr("*:8080 ")));
    EXPECT_THAT(listeners.out, Not(HasSubstr("*:11332 ")));
    run.signal(SIGTERM);
    run.wait();
}

} // namespace
