#include "harness/cli/usage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;
using testing::HasSubstr;

TEST(Size, IsANumberWithAUnitUpToATebibyte) {
    for (const char* size : {"4096", "128k", "16m", "16M", "1g", "1t"})
        EXPECT_EQ(check_size(size), "") << size;
    for (const char* size :
         {"", "0", "m", "16q", "16mm", "-1", "1.5g", "2t", "99999999999999999999", "18014398509481985k"})
        EXPECT_THAT(check_size(size), HasSubstr("expected a size such as")) << size;
}

TEST(Number, IsWholeAndInItsRange) {
    for (const char* number : {"1", "30", "64"})
        EXPECT_EQ(number_between(1, 64)(number), "") << number;
    for (const char* number : {"", "0", "65", "-1", "1x", "0x10", "999999999999999999999"})
        EXPECT_THAT(number_between(1, 64)(number), HasSubstr("expected a number from 1 to 64")) << number;
}

TEST(Word, IsOneOfThoseThatAreKnownOrTheNearestIsNamed) {
    EXPECT_EQ(one_word_of({"text", "json"})("json"), "");
    EXPECT_EQ(
        one_word_of({"text", "json"})("jsno"), "found \"jsno\", expected text or json, did you mean \"json\"?"
    );
}

} // namespace
