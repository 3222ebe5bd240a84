#include "harness/sender/container/lua_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(LuaText, LosesItsComments) {
    EXPECT_EQ(without_comments("a -- b\nc('--') --d"), "a \nc('--') ");
    EXPECT_EQ(without_comments("'\\'--' -- b"), "'\\'--' ");
}

TEST(LuaText, ShowsTheStringsThatAFunctionGets) {
    EXPECT_THAT(
        strings_given_to("f('a')\n f ( \"b\", true) g.f('no') x = f 'c' f(d) f('e", "f"),
        ElementsAre("a", "b", "c")
    );
    EXPECT_THAT(strings_given_to("trust_anchors.add_file('a')", "trust_anchors.add"), IsEmpty());
}

} // namespace
} // namespace harness
