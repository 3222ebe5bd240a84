#include "harness/model/vocabulary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace harness {
namespace {

TEST(Vocabulary, NamesTheUsualPoliciesInTheOrderOfEveryTable) {
    std::vector<std::string> names;
    for (const Policy& policy : usual_policies())
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
            "dane-only",
            "secure"
        )
    );
}

TEST(Vocabulary, ReadsEveryWordThatItWrites) {
    for (const Policy& policy : known_policies())
        EXPECT_EQ(parse_policy(to_text(policy)), policy);
    for (const Outcome value : values_of<Outcome>())
        EXPECT_EQ(parse_word<Outcome>(to_text(value)), value);
    for (const Channel value : values_of<Channel>())
        EXPECT_EQ(parse_word<Channel>(to_text(value)), value);
    for (const Reason value : values_of<Reason>())
        EXPECT_EQ(parse_word<Reason>(to_text(value)), value);
}

TEST(Vocabulary, KnowsNoOtherWord) {
    EXPECT_EQ(parse_word<Outcome>("Delivered"), std::nullopt);
    EXPECT_EQ(parse_word<Channel>("verified"), std::nullopt);
    EXPECT_EQ(parse_word<Reason>("no-starttls"), std::nullopt);
}

} // namespace
} // namespace harness
