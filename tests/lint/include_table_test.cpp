#include "tests/lint/include_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace lint {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<Row> parse(const std::string& rows) {
    return parse_include_table(
        "# Text before\n\n| level | folder | may include of ours | libraries | awaits |\n"
        "| --- | --- | --- | --- | --- |\n" +
        rows + "\n| 9 | another table |\n"
    );
}

std::string refusal_of(const std::string& rows) {
    try {
        parse(rows);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

const std::string kBase = "| 0 | `base/` | – | `fmt` | no |\n";

TEST(IncludeTable, SaysWhatEachFolderMayInclude) {
    const auto rows = parse(
        kBase +
        "| 0 | `fake_mx/` | – | – | no |\n"
        "| 1 | `run/` | `base/`, `fake_mx/mx_event.hpp` | `fmt`, `libx.h` (`one`, `two.cpp`) | `*_server` |\n"
        "| 2 | `cli/` | all above | – | yes |\n"
    );

    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[2].folder, "harness/run");
    EXPECT_THAT(rows[2].ours, ElementsAre("harness/base", "fake_mx/mx_event.hpp"));
    EXPECT_TRUE(rows[2].libraries.at("fmt").empty());
    EXPECT_THAT(rows[2].libraries.at("libx.h"), ElementsAre("one", "two.cpp"));
    EXPECT_THAT(rows[2].awaiting, ElementsAre("*_server"));
    EXPECT_TRUE(rows[3].all_above);
    EXPECT_TRUE(rows[3].awaits);
}

TEST(IncludeTable, NamesFilesByTheirEndOrAsAWhole) {
    EXPECT_TRUE(is_among("mx_server.hpp", {"*_server"}));
    EXPECT_FALSE(is_among("mx_servers.cpp", {"*_server"}));
    EXPECT_TRUE(is_among("sender.cpp", {"sender"}));
    EXPECT_FALSE(is_among("sender_log.cpp", {"sender"}));
    EXPECT_FALSE(is_among("two.hpp", {"two.cpp"}));
}

TEST(IncludeTable, HasNoRowForBoostAsAWhole) {
    EXPECT_THAT(refusal_of("| 0 | `base/` | – | `boost` | no |\n"), HasSubstr("by its libraries"));
}

TEST(IncludeTable, HasOneRowForEachFolder) {
    EXPECT_THAT(refusal_of(kBase + kBase), HasSubstr("second row"));
}

TEST(IncludeTable, LetsNobodyIncludeTheSameLevelOrAHigherOne) {
    EXPECT_THAT(refusal_of(kBase + "| 0 | `run/` | `base/` | – | no |\n"), HasSubstr("no row above"));
    EXPECT_THAT(refusal_of("| 1 | `run/` | `base/` | – | no |\n" + kBase), HasSubstr("no row above"));
}

TEST(IncludeTable, LetsAFolderIncludeItsParent) {
    EXPECT_EQ(refusal_of(kBase + "| 0 | `base/text/` | `base/` | – | no |\n"), "");
}

TEST(IncludeTable, RefusesWhatItDoesNotUnderstand) {
    EXPECT_THAT(refusal_of("| x | `base/` | – | – | no |\n"), HasSubstr("not a level"));
    EXPECT_THAT(refusal_of("| 0 | base | – | – | no |\n"), HasSubstr("not one folder"));
    EXPECT_THAT(refusal_of("| 0 | `base/` | nothing | – | no |\n"), HasSubstr("neither folders"));
    EXPECT_THAT(refusal_of("| 0 | `base/` | – | fmt | no |\n"), HasSubstr("no library in quotes"));
    EXPECT_THAT(refusal_of("| 0 | `base/` | – | – | perhaps |\n"), HasSubstr("neither yes, no nor files"));
    EXPECT_THAT(refusal_of("| 0 | `base/` | – | – |\n"), HasSubstr("not five columns"));
    EXPECT_THROW(parse_include_table("no table"), std::runtime_error);
}

} // namespace
} // namespace lint
