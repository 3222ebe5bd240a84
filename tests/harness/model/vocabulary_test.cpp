#include "harness/model/vocabulary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace harness {
namespace {

TEST(Vocabulary, NamesTheSevenPoliciesInTheOrderOfEveryTable) {
    std::vector<std::string> names;
    for (const Policy& policy : all_policies())
        names.push_back(to_text(policy));
    EXPECT_THAT(
        names,
        testing::ElementsAre(
            "none",
            "may",
            "encrypt",
            "dane insecure-mx=dane",
            "dane insecure-mx=encrypt",
            "dane insecure-mx=may",
            "dane-only"
        )
    );
}

TEST(Vocabulary, ReadsEveryWordThatItWrites) {
    for (const Policy& policy : known_policies())
        EXPECT_EQ(parse_policy(to_text(policy)), policy);
    for (const Outcome outcome : all_outcomes())
        EXPECT_EQ(parse_outcome(to_text(outcome)), outcome);
    for (const Channel channel : all_channels())
        EXPECT_EQ(parse_channel(to_text(channel)), channel);
    for (const Reason reason : all_reasons())
        EXPECT_EQ(parse_reason(to_text(reason)), reason);
}

TEST(Vocabulary, KnowsNoOtherWord) {
    EXPECT_EQ(parse_outcome("Delivered"), std::nullopt);
    EXPECT_EQ(parse_channel("verified"), std::nullopt);
    EXPECT_EQ(parse_reason("no-starttls"), std::nullopt);
}

} // namespace
} // namespace harness
