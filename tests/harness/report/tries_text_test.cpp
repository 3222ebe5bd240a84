#include "harness/report/tries_text.hpp"

#include "harness/report/junit_report.hpp"
#include "harness/report/markdown_report.hpp"
#include "harness/report/text_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto kKept = VerdictKind::kept;
constexpr auto kBroken = VerdictKind::broken;
constexpr auto kNotJudged = VerdictKind::not_judged;

Delivery delivery_of(VerdictKind kind) {
    Delivery delivery;
    delivery.scenario = "dane/correct";
    delivery.sender = "may";
    delivery.verdict.kind = kind;
    return delivery;
}

TEST(TriesText, IsEmptyForTheOnlyTry) {
    EXPECT_EQ(tries_text(delivery_of(kKept)), "");
}

TEST(TriesText, SaysAtWhichTryItWasJudgedAndWhyNotBefore) {
    Delivery delivery = delivery_of(kKept);
    delivery.not_judged_before = {"no attempt was observed.\nIts last lines:\n a"};
    EXPECT_EQ(tries_text(delivery), "judged at the second try; the first: no attempt was observed.");

    delivery = delivery_of(kNotJudged);
    delivery.not_judged_before = {"a", "b"};
    EXPECT_EQ(tries_text(delivery), "not judged at the third try either; the first: a; the second: b");
}

TEST(RepetitionsText, CountsTheVerdictsWhereTheyDiffer) {
    Delivery delivery = delivery_of(kBroken);
    delivery.repetitions = {kKept, kBroken, kKept, kNotJudged};
    EXPECT_EQ(repetitions_text(delivery), "2 of 4 kept, 1 of 4 broken, 1 of 4 not judged");

    delivery.repetitions = {kKept, kKept};
    EXPECT_EQ(repetitions_text(delivery), "");
}

RunResult run_with_tries() {
    RunResult result;
    result.senders.emplace_back().name = "may";
    result.deliveries = {delivery_of(kKept), delivery_of(kKept)};
    result.deliveries[0].not_judged_before = {"the machine was busy"};
    result.deliveries[1].scenario = "dane/no-tlsa";
    return result;
}

TEST(Reports, SayWhatWasTriedAgain) {
    const RunResult result = run_with_tries();

    const std::string text = text_report(result, {});
    EXPECT_THAT(
        text,
        HasSubstr("Tried again, alone\n  may: judged at the second try; the first: the machine was busy")
    );
    EXPECT_THAT(text, HasSubstr("(dane/correct)"));
    EXPECT_THAT(text, Not(HasSubstr("times")));
    EXPECT_THAT(
        junit_report(result), HasSubstr("<system-out>judged at the second try; the first: the machine")
    );
    EXPECT_THAT(
        markdown_report(result), HasSubstr("- dane/correct under may: judged at the second try; the first")
    );
}

TEST(Reports, SayWhatWasNotJudgedAlikeInAllRepetitions) {
    RunResult result = run_with_tries();
    result.deliveries[0].repetitions = {kKept, kKept};
    result.deliveries[1].repetitions = {kKept, kNotJudged};

    EXPECT_THAT(
        text_report(result, {}),
        HasSubstr("Run 2 times: 1 of 2 deliveries were not judged alike\n"
                  "  dane/no-tlsa under may: 1 of 2 kept, 1 of 2 not judged\n")
    );
    EXPECT_THAT(junit_report(result), HasSubstr("<system-out>1 of 2 kept, 1 of 2 not judged"));
    EXPECT_THAT(markdown_report(result), HasSubstr("dane/no-tlsa under may: 1 of 2 kept, 1 of 2 not judged"));
}

TEST(Reports, SayThatAllRepetitionsWereJudgedAlike) {
    RunResult result = run_with_tries();
    for (Delivery& delivery : result.deliveries)
        delivery.repetitions = {kKept, kKept, kKept};

    EXPECT_THAT(text_report(result, {}), HasSubstr("Run 3 times: all 2 deliveries were judged alike"));
}

} // namespace
} // namespace harness
