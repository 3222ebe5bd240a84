#include "harness/report/not_applicable.hpp"

#include "harness/report/exit_code.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(NotApplicable, IsSaidOnceForEachSenderAndReason) {
    RunResult run;
    run.not_applicable = {
        {"a", "dane/one", "it does not relay"},
        {"a", "dane/two", "it makes no later attempts"},
        {"a", "dane/three", "it does not relay"},
        {"b", "dane/one", "it does not relay"},
        {"c", "", "it cannot be told its policy"}};

    EXPECT_THAT(
        not_applicable_lines(run),
        ElementsAre(
            "2 scenarios under a: it does not relay",
            "dane/two under a: it makes no later attempts",
            "dane/one under b: it does not relay",
            "c is not run: it cannot be told its policy"
        )
    );
    EXPECT_THAT(not_applicable_lines({}), IsEmpty());
}

// Nothing was observed, so nothing is kept.
TEST(NotApplicable, NeverCountsAsKept) {
    RunResult run;
    run.not_applicable = {{"a", "dane/one", "it does not relay"}};

    EXPECT_EQ(exit_code(run), 3);
}

} // namespace
} // namespace harness
