#include "harness/sender/container/resolver_answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(ResolverAnswer, FallsIntoPartsByTheirNames) {
    EXPECT_THAT(
        parts_of_answer("before\n== one\na\nb\n\n== two\n"), ElementsAre(Pair("one", "a\nb"), Pair("two", ""))
    );
}

TEST(ResolverAnswer, QuotesAWordThatHasQuotes) {
    EXPECT_EQ(quoted_word("it's"), R"('it'\''s')");
}

TEST(ResolverAnswer, FindsAnOptionInEachOfItsForms) {
    EXPECT_THAT(
        option_values({"named", "-c", "a", "-cb", "--config", "c", "--config=d"}, {"-c", "--config"}),
        ElementsAre("a", "b", "c", "d")
    );
}

TEST(ResolverAnswer, TakesNeitherTheProgramNorALastOptionWithoutAValueForOne) {
    EXPECT_THAT(option_values({"-c", "-c"}, {"-c"}), IsEmpty());
}

TEST(ResolverAnswer, IsOneLineForAReport) {
    EXPECT_EQ(on_one_line("a\tb\nc\n"), "a b; c");
}

TEST(ResolverAnswer, TakesTheDigestOfTheRootsKey) {
    FakeRoot root;
    root.anchor = ". IN DS 123 13 2 ABCD";
    EXPECT_EQ(ds_of(root), "123 13 2 ABCD");
}

} // namespace
