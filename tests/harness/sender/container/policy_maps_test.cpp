#include "harness/sender/container/policy_maps.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(PolicyMaps, AreSeparatedByCommasAndBlanks) {
    EXPECT_THAT(
        tables_of("lmdb:/a.map, socketmap:unix:/b:dane\tsocketmap:unix:/c:postfix\n"),
        ElementsAre("lmdb:/a.map", "socketmap:unix:/b:dane", "socketmap:unix:/c:postfix")
    );
    EXPECT_THAT(tables_of("\n"), IsEmpty());
}

TEST(PolicyMaps, KeepWhatBracesHoldTogether) {
    EXPECT_THAT(
        tables_of("inline:{ {a.test = may}, {b.test = none} } lmdb:/a.map"),
        ElementsAre("inline:{ {a.test = may}, {b.test = none} }", "lmdb:/a.map")
    );
}

} // namespace
} // namespace harness
