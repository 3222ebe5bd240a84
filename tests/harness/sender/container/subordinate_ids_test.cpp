#include "harness/sender/container/subordinate_ids.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

TEST(SubordinateRange, IsTheFirstOfTheUserByNameOrNumber) {
    const std::string text = "other:1:2\nann:100000:65536\nann:300000:1\n1001:200000:10\n";

    EXPECT_EQ(subordinate_range(text, "ann", "1000").value().first, "100000");
    EXPECT_EQ(subordinate_range(text, "ann", "1000").value().count, "65536");
    EXPECT_EQ(subordinate_range(text, "bob", "1001").value().first, "200000");
}

TEST(SubordinateRange, IsNoneForAnybodyElse) {
    EXPECT_FALSE(subordinate_range("ann:100000:65536\n", "an", "1000"));
    EXPECT_FALSE(subordinate_range(":100000:65536\nann\nann:1\n", "", "1000"));
    EXPECT_FALSE(subordinate_range("ann\nann:1\n", "ann", "1000"));
    EXPECT_FALSE(subordinate_range("", "ann", "1000"));
}

} // namespace
} // namespace harness
