#include "harness/base/nearest_word.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

TEST(NearestWord, FindsAWordWithALetterMissingAddedOrWrong) {
    EXPECT_EQ(nearest_word("starttl", {"tlsa", "starttls"}), "starttls");
    EXPECT_EQ(nearest_word("starttlss", {"tlsa", "starttls"}), "starttls");
    EXPECT_EQ(nearest_word("stardtls", {"tlsa", "starttls"}), "starttls");
}

TEST(NearestWord, CountsASwapOfNeighboursAsOneMistake) {
    EXPECT_EQ(nearest_word("mya", {"max", "may"}), "may");
}

TEST(NearestWord, FindsNothingThatIsMoreThanAThirdDifferent) {
    EXPECT_EQ(nearest_word("abcdef", {"abcxyz"}), std::nullopt);
    EXPECT_EQ(nearest_word("abcdef", {"abcdxy"}), "abcdxy");
}

TEST(NearestWord, PrefersTheNearestAndThenTheFirst) {
    EXPECT_EQ(nearest_word("signd", {"singed", "signed"}), "signed");
    EXPECT_EQ(nearest_word("mx3", {"mx1", "mx2"}), "mx1");
}

TEST(NearestWord, CopesWithNothing) {
    EXPECT_EQ(nearest_word("", {}), std::nullopt);
    EXPECT_EQ(nearest_word("", {"none"}), std::nullopt);
    EXPECT_EQ(nearest_word("none", {}), std::nullopt);
}

} // namespace
} // namespace harness
