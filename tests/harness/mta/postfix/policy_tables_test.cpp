#include "harness/mta/postfix/policy_tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(PolicyTables, AreSeparatedByCommasAndBlanks) {
    EXPECT_THAT(
        tables_of("lmdb:/a.map, socketmap:unix:/b:dane\tsocketmap:unix:/c:postfix\n"),
        ElementsAre("lmdb:/a.map", "socketmap:unix:/b:dane", "socketmap:unix:/c:postfix")
    );
    EXPECT_THAT(tables_of("\n"), IsEmpty());
}

TEST(PolicyTables, KeepWhatBracesHoldTogether) {
    EXPECT_THAT(
        tables_of("inline:{ {a.test = may}, {b.test = none} } lmdb:/a.map"),
        ElementsAre("inline:{ {a.test = may}, {b.test = none} }", "lmdb:/a.map")
    );
}

TEST(PolicyTables, AreAskedOnlyWhereAServerAnswers) {
    EXPECT_THAT(
        asked_policy_tables("lmdb:/a.map, socketmap:unix:/b:dane tcp:127.0.0.1:9 hash:/c"),
        ElementsAre("socketmap:unix:/b:dane", "tcp:127.0.0.1:9")
    );
}

} // namespace
} // namespace harness
