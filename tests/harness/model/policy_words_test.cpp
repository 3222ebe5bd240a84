#include "harness/model/vocabulary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace harness {
namespace {

std::vector<std::string> texts_of(const std::vector<Policy>& policies) {
    std::vector<std::string> texts;
    for (const Policy& policy : policies)
        texts.push_back(to_text(policy));
    return texts;
}

TEST(PolicyWords, SayNothingOfMtaStsWhereItIsOff) {
    EXPECT_EQ(to_text({Level::dane, InsecureMx::may, Sts::off}), "dane insecure-mx=may");
    EXPECT_EQ(to_text({Level::dane, InsecureMx::may, Sts::on}), "dane insecure-mx=may sts=on");
    EXPECT_EQ(to_text({Level::may, InsecureMx::dane, Sts::strict_testing}), "may sts=strict-testing");
}

TEST(PolicyWords, KnowEachOfTenPoliciesWithThreeHandlingsOfMtaSts) {
    const std::set<Policy> distinct(known_policies().begin(), known_policies().end());
    EXPECT_EQ(distinct.size(), 10U * 3U);
    for (const Policy& policy : usual_policies()) {
        EXPECT_TRUE(distinct.contains(policy));
        EXPECT_EQ(policy.sts, Sts::off);
    }
}

TEST(PolicyWords, TakeAKeyWithoutStsForEveryHandlingOfIt) {
    EXPECT_THAT(
        texts_of(policies_named("may")), testing::ElementsAre("may", "may sts=on", "may sts=strict-testing")
    );
    EXPECT_EQ(policies_named("dane").size(), 9U);
    EXPECT_THAT(texts_of(policies_named("secure sts=on")), testing::ElementsAre("secure sts=on"));
    EXPECT_THAT(texts_of(policies_named("may sts=off")), testing::ElementsAre("may"));
    EXPECT_THAT(
        texts_of(policies_named("dane sts=on")),
        testing::ElementsAre(
            "dane insecure-mx=dane sts=on", "dane insecure-mx=encrypt sts=on", "dane insecure-mx=may sts=on"
        )
    );
}

TEST(PolicyWords, TakeStsAloneForEveryLevelWithIt) {
    EXPECT_EQ(policies_named("sts").size(), 20U);
    EXPECT_EQ(policies_named("sts=on").size(), 10U);
    for (const Policy& policy : policies_named("sts"))
        EXPECT_NE(policy.sts, Sts::off);
    EXPECT_THAT(
        texts_of(policies_named("may sts")), testing::ElementsAre("may sts=on", "may sts=strict-testing")
    );
    EXPECT_EQ(policies_named("dane sts").size(), 6U);
}

TEST(PolicyWords, CallAKeyNarrowerTheMoreItSays) {
    EXPECT_LT(narrowness("dane-only"), narrowness("sts"));
    EXPECT_LT(narrowness("sts"), narrowness("dane sts"));
    EXPECT_LT(narrowness("may sts"), narrowness("sts=on"));
    EXPECT_LT(narrowness("sts=on"), narrowness("may sts=on"));
    EXPECT_LT(narrowness("dane"), narrowness("dane insecure-mx=may"));
    EXPECT_LT(narrowness("dane insecure-mx=may"), narrowness("dane sts=on"));
    EXPECT_LT(narrowness("dane sts=on"), narrowness("dane insecure-mx=may sts=on"));
    EXPECT_LT(narrowness("may"), narrowness("may sts=off"));
}

TEST(PolicyWords, RunSendersWithoutMtaStsWhereItIsNotMentioned) {
    EXPECT_THAT(texts_of(senders_named("may")), testing::ElementsAre("may"));
    EXPECT_THAT(
        texts_of(senders_named("dane")),
        testing::ElementsAre("dane insecure-mx=dane", "dane insecure-mx=encrypt", "dane insecure-mx=may")
    );
    EXPECT_THAT(texts_of(senders_named("dane-only sts=on")), testing::ElementsAre("dane-only sts=on"));
    EXPECT_EQ(senders_named("dane sts=strict-testing").size(), 3U);
}

TEST(PolicyWords, HaveOneForTheUsualSendersWithMtaSts) {
    EXPECT_THAT(
        texts_of(senders_named("sts")),
        testing::ElementsAre(
            "may sts=on",
            "dane insecure-mx=dane sts=on",
            "dane insecure-mx=may sts=on",
            "dane insecure-mx=dane sts=strict-testing"
        )
    );
}

TEST(PolicyWords, SuggestOnlyWordsThatAreKnown) {
    for (const std::string& word : policy_words())
        EXPECT_FALSE(policies_named(word).empty()) << word;
    for (const std::string& word : sts_policy_words())
        EXPECT_FALSE(policies_named(word).empty()) << word;
    EXPECT_EQ(policy_words().size(), 11U);
    EXPECT_EQ(sts_policy_words().size(), 3U + 3U * 11U);
}

TEST(PolicyWords, KnowNoOtherWord) {
    for (const char* word :
         {"dane-",
          "",
          " sts=on",
          " sts",
          "sts=",
          "sts sts",
          "may sts=",
          "may sts=On",
          "may sts=on sts=on",
          "may  sts=on"}) {
        EXPECT_TRUE(policies_named(word).empty()) << word;
        EXPECT_TRUE(senders_named(word).empty()) << word;
        EXPECT_EQ(parse_policy(word), std::nullopt) << word;
    }
    EXPECT_EQ(parse_policy("dane"), std::nullopt);
    EXPECT_EQ(parse_policy("may sts=off"), std::nullopt); // one way to write each
}

} // namespace
} // namespace harness
