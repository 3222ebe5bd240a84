// The repository itself, held to the include table of docs/architecture.md and the other rules of
// layering_rules.
#include "tests/lint/layering_rules.hpp"
#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

TEST(Layering, TheSourcesBreakNoRule) {
    const std::vector<std::string> broken = lint::broken_rules(lint::read_tree(MXPROOF_SOURCE_DIR));
    EXPECT_THAT(broken, testing::IsEmpty());
}

} // namespace
