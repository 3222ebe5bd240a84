#include "harness/mta/postfix/main_entries.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using harness::names_in;
using harness::table_entries;
using harness::without_overridden;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(MainEntries, KeepTheLastOfEachName) {
    EXPECT_EQ(
        without_overridden("a = 1\nb=2\na =3\n"),
        "b=2\n"
        "a =3\n"
    );
}

TEST(MainEntries, GoOnInLinesThatBeginWithWhiteSpaceAlsoBehindComments) {
    EXPECT_EQ(
        without_overridden("a = 1\n  2\n# comment\n\n\t3\nb = 4\n"),
        "a = 1\n  2\n\t3\n"
        "b = 4\n"
    );
    EXPECT_EQ(without_overridden("a = 1\n 2\na = 5\n"), "a = 5\n");
}

TEST(MainEntries, AreLeftAsTheyAreIfTheyHaveNoEqualsSign) {
    EXPECT_EQ(without_overridden("nonsense\na = 1"), "nonsense\na = 1\n");
    EXPECT_EQ(without_overridden(""), "");
}

TEST(MainEntries, HaveNames) {
    EXPECT_THAT(names_in("b = 1\n a = 2\n#c = 3\nd=\n"), ElementsAre("b", "d"));
}

TEST(TableEntries, HaveTheirKeyInLowerCaseAndTheirValueInOneLine) {
    const auto entries = table_entries(
        "# tls_policy\nBank.example.com\tsecure\n  match=.example.com  \n\n.shop.net none\nbare\n"
    );

    ASSERT_EQ(entries.size(), 3U);
    EXPECT_EQ(entries[0].line, 2U);
    EXPECT_EQ(entries[0].key, "bank.example.com");
    EXPECT_EQ(entries[0].value, "secure   match=.example.com");
    EXPECT_EQ(entries[1].line, 5U);
    EXPECT_EQ(entries[1].key, ".shop.net");
    EXPECT_EQ(entries[2].key, "bare");
    EXPECT_EQ(entries[2].value, "");
}

TEST(TableEntries, AreNoneOfAnEmptyTable) {
    EXPECT_THAT(table_entries(" \n# nothing\n"), IsEmpty());
}

} // namespace
