// The shipped files use the whole format: what none of them uses is named.
#include "harness/scenario/yaml_reader.hpp"
#include "tests/harness/scenario/used_words.hpp"
#include "tests/harness/scenario/written_format.hpp"
#include "tests/support/places.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace harness {
namespace {

namespace fs = std::filesystem;

// What no file uses yet. A new word belongs into a file, not into this list; take out what a file uses.
const std::set<std::string> kKnownUnused{
    "certificate.issuer-validity: not-yet-valid",
    "connections: accepted", // as it is without the key
    "dns-fault.type: CNAME",
    "dns-fault.type: NS",
    "dns-fault.type: SOA",
    "replies.HELO",
};

// Another test sees to outcomes, channels and reasons, which have short forms.
bool is_of_an_expectation(const std::string& word) {
    return word.starts_with("expectation") || word.starts_with("scenario.expect") ||
           word.starts_with("version") || word.starts_with("reported");
}

// `mxproof capture` writes them, and nothing that is shipped was captured.
bool is_of_a_capture(const std::string& word) {
    return word.starts_with("captured") || word == "scenario.captured";
}

// `zone: unsigned` says what `zone: {signing: unsigned}` says, and the other way round.
std::string short_form_of(const std::string& word) {
    const auto colon = word.find(": ");
    return colon == std::string::npos ? word : word.substr(0, word.find('.')) + word.substr(colon);
}

bool is_used(const std::string& word, const std::set<std::string>& used) {
    return used.contains(word) || used.contains(short_form_of(word)) ||
           std::any_of(used.begin(), used.end(), [&](const std::string& one) {
               return short_form_of(one) == word;
           });
}

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::set<std::string> words_of_catalogue(const boost::json::object& schema) {
    std::set<std::string> used;
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(MXPROOF_SOURCE_DIR) / "scenarios")) {
        const std::string folder = entry.path().parent_path().filename();
        if (entry.path().extension() != ".yaml" || folder == "senders" || folder == "claims" ||
            folder == "programs")
            continue;
        std::vector<Problem> problems;
        const auto file = read_yaml(text_of(entry.path()), entry.path(), problems);
        if (file) used.merge(words_of_file(schema, *file));
    }
    return used;
}

TEST(CatalogueWords, AreAllUsedByAFile) {
    const auto schema = boost::json::parse(scenario_schema()).as_object();
    const auto used = words_of_catalogue(schema);
    for (const std::string& word : words_of_schema(schema)) {
        EXPECT_TRUE(
            is_used(word, used) || is_of_an_expectation(word) || is_of_a_capture(word) ||
            kKnownUnused.contains(word)
        ) << "no file of scenarios/ uses "
          << word;
    }
    EXPECT_GT(used.size(), 100U);
}

} // namespace
} // namespace harness
