#include "tests/harness/scenario/bad_snippets.hpp"

#include "tests/harness/scenario/scenario_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

class BadSnippets : public testing::TestWithParam<BadSnippet> {};

TEST_P(BadSnippets, AreRejectedWithTheirPosition) {
    const LoadResult result = load_text(GetParam().text, "f.yaml", "folder/name");
    EXPECT_TRUE(result.scenarios.empty());
    EXPECT_THAT(problems_of(GetParam().text), testing::Contains(GetParam().problem));
}

INSTANTIATE_TEST_SUITE_P(All, BadSnippets, testing::ValuesIn(bad_snippets()));

} // namespace
} // namespace harness
