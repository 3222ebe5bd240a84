#include "harness/mta/postfix/main_entries.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using harness::names_in;
using harness::without_overridden;
using testing::ElementsAre;

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

} // namespace
