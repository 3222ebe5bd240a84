#include "harness/verdict/expectation_match.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;

TEST(ExpectationMatch, SaysOutcomesInTheWordsOfTheScenarioFile) {
    Expectation expected;
    expected.channel = Channel::plaintext;
    EXPECT_EQ(to_text(expected), "delivered plaintext");

    Observed observed;
    EXPECT_EQ(to_text(observed), "nothing");
    observed.outcome = Outcome::bounced;
    observed.reason = Reason::null_mx;
    EXPECT_EQ(to_text(observed), "bounced null-mx");
}

TEST(ExpectationMatch, AsksOnlyForWhatTheExpectationNames) {
    Expectation expected;
    expected.outcome = Outcome::deferred;
    Observed observed;
    observed.outcome = Outcome::deferred;
    observed.reason = Reason::no_tlsa;

    EXPECT_THAT(mismatches(expected, observed, "", {}), testing::IsEmpty());

    observed.outcome = Outcome::bounced;
    EXPECT_THAT(
        mismatches(expected, observed, "", {}),
        testing::ElementsAre("expected deferred, observed bounced no-tlsa")
    );
}

} // namespace
