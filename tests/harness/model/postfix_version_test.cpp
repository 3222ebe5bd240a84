#include "harness/model/postfix_version.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

TEST(PostfixVersion, ComparesNumbersNotTexts) {
    EXPECT_LT(parse_postfix_version("3.7.11"), parse_postfix_version("3.10"));
    EXPECT_LT(parse_postfix_version("3.7.9"), parse_postfix_version("3.7.11"));
    EXPECT_EQ(parse_postfix_version("3.6"), parse_postfix_version("3.6.0"));
}

TEST(PostfixVersion, TakesASnapshotForTheFirstOfItsRelease) {
    EXPECT_EQ(parse_postfix_version("3.12-20260101"), (PostfixVersion{3, 12, 0}));
}

TEST(PostfixVersion, IsNotReadOutOfOtherTexts) {
    for (const char* text : {"", "3", "3.", ".6", "3.6.", "3.6.1.2", "v3.6", "3.6 ", "3.x", "99999999999.1"})
        EXPECT_FALSE(parse_postfix_version(text)) << text;
}

TEST(PostfixVersion, IsWrittenAsItIsRead) {
    for (const char* text : {"3.6", "3.7.11", "4.0"})
        EXPECT_EQ(to_text(parse_postfix_version(text).value_or(PostfixVersion{})), text);
}

} // namespace
} // namespace harness
