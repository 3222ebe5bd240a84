#include "harness/analyze/masked_line.hpp"

#include <gtest/gtest.h>

namespace {

using namespace harness;

TEST(MaskedLine, ShowsNoLocalPart) {
    EXPECT_EQ(masked_line("to=<john.doe@a.example>, x"), "to=<…@a.example>, x");
    EXPECT_EQ(masked_line("to=<\"john doe\"@a.example>, x"), "to=<…@a.example>, x");
    EXPECT_EQ(masked_line("john@a.example and (jane+x=y@b.example)"), "…@a.example and (…@b.example)");
    EXPECT_EQ(masked_line("@@@"), "…@…@…@");
}

TEST(MaskedLine, ShowsItNowhereElseInTheLineEither) {
    EXPECT_EQ(
        masked_line("to=<john@a.example>: mailbox John of johnny full"),
        "to=<…@a.example>: mailbox … of johnny full"
    );
    EXPECT_EQ(masked_line("mailbox john full", "john@a.example"), "mailbox … full");
}

TEST(MaskedLine, IsShort) {
    EXPECT_LT(masked_line(std::string(1 << 16, 'x')).size(), 300U);
    EXPECT_LT(masked_line(std::string(1 << 16, '@')).size(), 300U);
}

TEST(KindOfLine, IsTheSameForOtherNamesAndNumbers) {
    EXPECT_EQ(
        kind_of_line("host mx1.a.example[192.0.2.1]:25 did 17 things"),
        kind_of_line("host mx9.b.example[192.0.2.9]:25 did 1 things")
    );
    EXPECT_NE(kind_of_line("host a.example did"), kind_of_line("host a.example has"));
}

} // namespace
