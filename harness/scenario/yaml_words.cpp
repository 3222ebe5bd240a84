#include "harness/scenario/yaml_words.hpp"

#include <array>
#include <utility>

namespace harness {

namespace {

// The first whose word is in the message counts. The messages: libfyaml 0.7, fy-parse.c and fy-doc.c.
constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kYamlWords{{
    {"extra closing", "found a ] or } that closes nothing"},
    {"closing bracket", "a [ or { is not closed"},
    {"closing quote", "a quoted text is not closed"},
    {"trailing content", "found more behind the closing quote, expected the end of the text"},
    {"cannot start with", "a text cannot begin with this character; put it in quotes"},
    {"comma", "a comma is missing between two items"},
    {"tab", "found a tab, YAML is indented with spaces"},
    {"utf8", "found octets that are not UTF-8"},
    {"UTF8", "found octets that are not UTF-8"},
    {"escape", "found a \\ in double quotes that YAML gives no meaning; single quotes take it as it is"},
    {"anchor", "anchors and aliases (& and *) are not supported, write it out"},
    {"alias", "anchors and aliases (& and *) are not supported, write it out"},
    {"comment", "found a comment without a space in front of its #"},
    {"indent", "this is indented otherwise than what it belongs to"},
    {"nested block mapping", "found a second \": \" in a line; put a text that holds one in quotes"},
    {"multiline plain key",
     "found \": \" where none can be: a line above is indented otherwise, or its text needs quotes"},
    {"value after mapping", "expected \"key: value\""},
    {"expected ':'", "expected \"key: value\""},
    {"expected key", "expected \"key: value\", indented as the keys before it"},
    {"sequence", "found something else where a list (\"- item\") begins or goes on"},
}};

} // namespace

std::string yaml_error_text(std::string_view message) {
    for (const auto& [word, text] : kYamlWords)
        if (message.find(word) != std::string_view::npos) return std::string(text);
    return "this is not valid YAML";
}

} // namespace harness
