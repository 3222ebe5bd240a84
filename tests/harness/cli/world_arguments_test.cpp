#include "harness/cli/world_arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;
using testing::ElementsAre;
using testing::IsEmpty;

SplitArguments split(const std::vector<const char*>& words) {
    return split_at_command(static_cast<int>(words.size()), words.data());
}

TEST(SplitAtCommand, LeavesTheCommandItsOwnWords) {
    const auto arguments = split({"mxproof", "world", "dane/", "--", "sh", "-c", "--", "-o"});

    EXPECT_EQ(arguments.argc, 3);
    EXPECT_THAT(arguments.command, ElementsAre("sh", "-c", "--", "-o"));
}

TEST(SplitAtCommand, LeavesOtherCommandsAsTheyAre) {
    const auto arguments = split({"mxproof", "list", "--", "world"});

    EXPECT_EQ(arguments.argc, 4);
    EXPECT_THAT(arguments.command, IsEmpty());
}

} // namespace
