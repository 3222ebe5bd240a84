#include "harness/scenario/yaml_words.hpp"

#include "harness/scenario/scenario_loader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace harness {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

// What the installed library says of each, so that an upgrade that changes its messages is noticed.
TEST(YamlWords, AreOursForEveryUsualMistake) {
    const std::vector<std::pair<std::string, std::string>> all{
        {"sources: [a\n", "a [ or { is not closed"},
        {"sources: [a]]\n", "a ] or } that closes nothing"},
        {"peer: {zone: x\nexpect: x\n", "a comma is missing"},
        {"title: 'T\n", "a quoted text is not closed"},
        {"title: \"T\" is it\n", "found more behind the closing quote"},
        {"title: @T\n", "cannot begin with this character"},
        {"title: \"a\\q\"\n", "found a \\ in double quotes"},
        {"life: a\ntitle: a: b\n", "found a second \": \" in a line"},
        {"title: T\n  peer: x\n", "found \": \" where none can be"},
        {"title: T\nlife\n", "expected \"key: value\""},
        {"title: T\n- a\n", "expected \"key: value\", indented as"},
        {"- a\ntitle: T\n", "where a list (\"- item\") begins or goes on"},
        {"peer:\n    zone: signed\n  mx: []\n", "is indented otherwise than"},
        {"title: \"\xc3\x28\"\n", "not UTF-8"},
    };
    for (const auto& [text, words] : all) {
        const auto result = load_text(text, "f.yaml", "x/f");

        ASSERT_THAT(result.problems, Not(SizeIs(0))) << text;
        EXPECT_THAT(result.problems.front().to_text(), HasSubstr(words)) << text;
    }
}

TEST(YamlWords, SayOfAnythingElseThatItIsNotValid) {
    EXPECT_EQ(yaml_error_text("fy_document_build_internal() failed"), "this is not valid YAML");
    EXPECT_EQ(yaml_error_text(""), "this is not valid YAML");
}

} // namespace
} // namespace harness
