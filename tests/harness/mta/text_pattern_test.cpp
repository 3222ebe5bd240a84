#include "harness/mta/text_pattern.hpp"

#include <gtest/gtest.h>

namespace {

using namespace harness;

TEST(TextPattern, StandsForTheWholeText) {
    EXPECT_TRUE(matches_pattern("no TLSA records found", "no TLSA records found"));
    EXPECT_FALSE(matches_pattern("no TLSA records found", "no TLSA records found, said the peer"));
    EXPECT_FALSE(matches_pattern("no TLSA records found", "the peer: no TLSA records found"));
}

TEST(TextPattern, TakesOneWordForAPercentSign) {
    EXPECT_TRUE(matches_pattern("% lookup not DNSSEC", "mx1.a.example lookup not DNSSEC"));
    EXPECT_FALSE(matches_pattern("% lookup not DNSSEC", "two words lookup not DNSSEC"));
    EXPECT_FALSE(matches_pattern("% lookup not DNSSEC", " lookup not DNSSEC"));
}

TEST(TextPattern, TakesWhateverFollowsForAnAsterisk) {
    EXPECT_TRUE(matches_pattern("host % said: *", "host mx1.a.example said: 450 Not now"));
    EXPECT_TRUE(matches_pattern("failed*", "failed"));
}

} // namespace
