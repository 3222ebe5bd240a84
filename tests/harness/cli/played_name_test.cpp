#include "harness/cli/played_name.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;
using testing::HasSubstr;

TEST(PlayedName, IsADomainAndAScenario) {
    const auto played = parse_played_name("Bank.Example.COM.=dane/correct");

    ASSERT_TRUE(played);
    EXPECT_EQ(played->domain, "bank.example.com");
    EXPECT_EQ(played->scenario, "dane/correct");
    EXPECT_EQ(id_of(*played), "bank.example.com=dane/correct");
}

TEST(PlayedName, NeedsBoth) {
    for (const char* text : {"", "=", "bank.example.com", "bank.example.com=", "=dane/correct"}) {
        const auto played = parse_played_name(text);
        ASSERT_FALSE(played) << text;
        EXPECT_THAT(played.error().why, HasSubstr("is not NAME=SCENARIO")) << text;
    }
}

TEST(PlayedName, IsAHostNameOfTwoOrMoreLabels) {
    EXPECT_FALSE(why_not_played("example.com"));
    EXPECT_FALSE(why_not_played("xn--bcher-kva.example.org"));
    EXPECT_FALSE(why_not_played(std::string(57, 'a') + ".1and1.de"));
    for (const std::string name :
         {"localhost",
          "a..com",
          ".com",
          "-a.com",
          "a_b.com",
          "a b.com",
          "198.18.0.1",
          "[mail.example.com]:587"})
        EXPECT_TRUE(why_not_played(name)) << name;
    EXPECT_TRUE(why_not_played(std::string(58, 'a') + ".com"));
    std::string longest;
    for (int i = 0; i < 20; ++i)
        longest += "abcdefghi.";
    EXPECT_FALSE(why_not_played(longest.substr(4) + "com"));
    EXPECT_TRUE(why_not_played(longest + "com"));
}

TEST(PlayedName, IsInAscii) {
    EXPECT_THAT(
        why_not_played("b\xc3\xbc"
                       "cher.example")
            .value_or(""),
        HasSubstr("A-labels")
    );
}

TEST(PlayedName, IsNoneThatTheWorldNeedsItself) {
    EXPECT_THAT(why_not_played("sender.mxproof.example").value_or(""), HasSubstr("own"));
    EXPECT_THAT(why_not_played("18.198.in-addr.arpa").value_or(""), HasSubstr("own"));
    EXPECT_FALSE(why_not_played("mysender.mxproof.example"));
}

} // namespace
