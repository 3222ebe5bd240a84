#include "harness/advise/measured.hpp"

#include "tests/harness/advise/example_measured.hpp"
#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace harness {

namespace {

using testing::HasSubstr;

TEST(Measured, IsReadAsItWasWritten) {
    const auto read = parse_measured(to_json(example_measured()));

    ASSERT_TRUE(read) << read.error().why;
    EXPECT_EQ(*read, example_measured());
}

TEST(Measured, IsNotReadFromWhatSomethingElseHasWritten) {
    const std::string good = to_json(example_measured());
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string text = good;
        text.replace(text.find(from), from.size(), to);
        const auto read = parse_measured(text);
        return read ? "read" : read.error().why;
    };
    EXPECT_THAT(with("{", "["), HasSubstr("no JSON object"));
    EXPECT_THAT(with("\"honest\"", "\"honesty\""), HasSubstr("has not written it"));
    EXPECT_THAT(with("\"format\": 1", "\"format\": 2"), HasSubstr("another version"));
    EXPECT_THAT(with("\"dane-only\"", "\"dane-lonely\""), HasSubstr("is no policy"));
    EXPECT_THAT(with("delivered encrypted", "delivered entangled"), HasSubstr("is no outcome"));
    EXPECT_THAT(with("[\"delivered plaintext\",", "["), HasSubstr("4 outcomes for 5 policies"));
}

Delivery seen_by(const std::string& sender, const std::string& scenario, Outcome outcome) {
    Delivery delivery;
    delivery.sender = sender;
    delivery.scenario = scenario;
    delivery.verdict.kind = VerdictKind::kept;
    delivery.verdict.observed.outcome = outcome;
    if (outcome == Outcome::delivered)
        delivery.verdict.observed.channel = Channel::encrypted;
    else
        delivery.verdict.observed.reason = Reason::no_tlsa;
    return delivery;
}

RunResult run_of_two() {
    RunResult result;
    for (const Level level : {Level::may, Level::dane_only}) {
        result.senders.emplace_back();
        result.senders.back().name = to_text(level);
        result.senders.back().policy.level = level;
        result.senders.back().program = "Postfix";
    }
    result.deliveries = {
        seen_by("may", "a/one", Outcome::delivered),
        seen_by("dane-only", "a/one", Outcome::deferred),
        seen_by("may", "a/of-one-policy", Outcome::delivered)};
    return result;
}

TEST(MeasuredBy, HasThePeersThatEveryPolicyWasTriedAt) {
    const auto measured = measured_by(run_of_two());

    ASSERT_TRUE(measured);
    ASSERT_EQ(measured->honest.size(), 1U);
    EXPECT_EQ(measured->honest.at("a/one"), (MeasuredColumn{kEncrypted, deferred_for(Reason::no_tlsa)}));
}

TEST(MeasuredBy, IsNothingIfADeliveryWasNotJudged) {
    RunResult result = run_of_two();
    result.deliveries[1].verdict.kind = VerdictKind::not_judged;
    const auto measured = measured_by(result);

    ASSERT_FALSE(measured);
    EXPECT_EQ(measured.error().why, "a/one was not judged");
    EXPECT_FALSE(measured_by(RunResult()));
}

TEST(Measured, ShippedOnesHaveThePeersThatMailIsComparedTo) {
    std::ifstream file(MXPROOF_SOURCE_DIR "/measured/postfix-3.7.json");
    const auto shipped = parse_measured({std::istreambuf_iterator<char>(file), {}});

    ASSERT_TRUE(shipped) << shipped.error().why;
    for (const char* scenario :
         {"dane/correct",
          "insecure-mx/valid-dane-ta",
          "certificate/public-ca-without-tlsa",
          "certificate/self-signed-without-tlsa",
          "certificate/anonymous-without-tlsa",
          "starttls/not-offered-without-tlsa",
          "attack/strips-starttls",
          "attack/strips-starttls-without-tlsa",
          "attack/certificate-of-the-attacker",
          "attack/impersonates-a-signed-host-without-tlsa"})
        EXPECT_NE(shipped->column_of(scenario), nullptr) << scenario;
}

} // namespace

} // namespace harness
