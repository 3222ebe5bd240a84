#include "harness/base/result.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

Result<int> half(int number) {
    if (number % 2 != 0) return Failure{"this is odd"};
    return number / 2;
}

WhyNot why_not_even(int number) {
    if (number % 2 != 0) return "this is odd";
    return std::nullopt;
}

TEST(Result, IsAValueOrWhyThereIsNone) {
    const auto good = half(4);
    ASSERT_TRUE(good);
    EXPECT_EQ(*good, 2);

    const auto bad = half(3);
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().why, "this is odd");
}

TEST(WhyNot, IsNothingWhereItCan) {
    EXPECT_FALSE(why_not_even(4));
    EXPECT_EQ(why_not_even(3), "this is odd");
}

} // namespace
} // namespace harness
