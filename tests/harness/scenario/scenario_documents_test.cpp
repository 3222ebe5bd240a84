// What is written about scenario files, against the schema and the loader.
#include "harness/scenario/scenario_loader.hpp"
#include "tests/support/places.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

namespace harness {
namespace {

namespace json = boost::json;

std::string read_source(const std::string& file) {
    std::ifstream in(std::filesystem::path(MXPROOF_SOURCE_DIR) / file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Every key and every word that a file can hold.
void collect_words(const json::value& value, std::set<std::string>& words) {
    if (const auto* array = value.if_array()) {
        for (const json::value& item : *array)
            collect_words(item, words);
        return;
    }
    const auto* object = value.if_object();
    if (!object) return;
    for (const auto& [key, member] : *object) {
        if (key == "properties")
            for (const auto& property : member.as_object())
                words.emplace(property.key());
        if (key == "enum")
            for (const json::value& word : member.as_array())
                if (word.is_string()) words.emplace(word.as_string());
        if (key != "examples" && key != "default") collect_words(member, words);
    }
}

TEST(ScenarioDocuments, NameEveryKeyAndWordInTheReference) {
    const std::string reference = read_source("scenarios/README.md");
    std::set<std::string> words;
    collect_words(json::parse(read_source("scenarios/scenario.schema.json")), words);
    ASSERT_TRUE(words.contains("never-got-mail") && words.contains("another-key"));
    for (const std::string& word : words) {
        const bool is_short_form = word.find(' ') != std::string::npos && !word.starts_with("dane ");
        const bool is_version = word.starts_with("1.");
        EXPECT_TRUE(is_short_form || is_version || reference.find('`' + word + '`') != std::string::npos)
            << word;
    }
}

TEST(ScenarioDocuments, ShowAWorkedExampleThatLoads) {
    const std::string document = read_source("docs/writing-a-scenario.md");
    const std::string beginning = "```yaml\n# yaml-language-server";
    const auto start = document.find(beginning);
    ASSERT_NE(start, std::string::npos);
    const auto text_start = start + std::string("```yaml\n").size();
    const auto end = document.find("```", text_start);
    const auto result =
        load_text(document.substr(text_start, end - text_start), "f.yaml", "mine/backup-with-stale-record");
    for (const Problem& problem : result.problems)
        ADD_FAILURE() << problem.to_text();
    ASSERT_EQ(result.scenarios.size(), 1U);
    EXPECT_EQ(result.scenarios[0].peer.mx.size(), 2U);
}

// What a reader copies from there is the file that is shipped.
TEST(ScenarioDocuments, WorkThroughAReportThatIsShipped) {
    const std::string file = read_source("scenarios/reports/mailu-3798-dane-by-default.yaml");
    ASSERT_FALSE(file.empty());
    EXPECT_NE(read_source("docs/reproduce.md").find("```yaml\n" + file + "```"), std::string::npos);
}

} // namespace
} // namespace harness
