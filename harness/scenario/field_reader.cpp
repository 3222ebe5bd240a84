#include "harness/scenario/field_reader.hpp"

#include "harness/base/nearest_word.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <iterator>
#include <string_view>

namespace harness {

namespace {

constexpr std::size_t kLongestQuote = 60;

// A file can hold anything, a message should stay a line.
std::string quote(const std::string& found) {
    if (found.size() <= kLongestQuote) return '"' + found + '"';
    std::size_t end = kLongestQuote;
    while (end > 0 && (static_cast<unsigned char>(found[end]) & 0xc0) == 0x80)
        --end; // not within a character of UTF-8
    return '"' + found.substr(0, end) + "…\"";
}

// libfyaml 0.7 reads a block scalar without lines as one NUL.
bool is_blank(const std::string& text) {
    return text.find_first_not_of(std::string_view(" \t\r\n\0", 5)) == std::string::npos;
}

} // namespace

std::string Problem::to_text() const {
    const std::string where = line == 0 ? file : fmt::format("{}:{}:{}", file, line, column);
    return fmt::format("{}: {}: {}", where, warning ? "warning" : "error", text);
}

void Problems::unknown_word(Position where, const std::string& found, const std::vector<std::string>& known) {
    std::string text = fmt::format("found {}, expected one of {}", quote(found), fmt::join(known, ", "));
    const bool is_word = found.size() <= kLongestQuote;
    if (const auto nearest = is_word ? nearest_word(found, known) : std::nullopt)
        text += fmt::format("; did you mean \"{}\"?", *nearest);
    error(where, std::move(text));
}

std::string describe(const YamlNode& node) {
    if (node.is_null) return "nothing";
    if (node.kind == YamlNode::Kind::sequence) return "a list";
    if (node.kind == YamlNode::Kind::mapping) return "a mapping";
    return quote(node.scalar);
}

void Problems::add(Position where, std::string text, bool warning) {
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' '
    );
    const auto is_known = [&](const Problem& known) {
        return known.line == where.line && known.column == where.column && known.text == text;
    };
    if (std::any_of(problems_.begin(), problems_.end(), is_known)) return;
    problems_.push_back({file_, where.line, where.column, std::move(text), warning});
}

void Problems::append_to(std::vector<Problem>& all) && {
    std::move(problems_.begin(), problems_.end(), std::back_inserter(all));
}

bool Problems::has_error() const {
    return std::any_of(problems_.begin(), problems_.end(), [](const Problem& problem) {
        return !problem.warning;
    });
}

FieldReader::FieldReader(const YamlNode& node, const std::vector<std::string>& known, Problems& problems)
    : node_(node), problems_(problems) {
    if (node.kind != YamlNode::Kind::mapping)
        problems.error(
            node.position,
            fmt::format("found {}, expected a mapping of {}", describe(node), fmt::join(known, ", "))
        );
    for (const auto& [key, value] : node.fields)
        if (std::find(known.begin(), known.end(), key.scalar) == known.end())
            problems.unknown_word(key.position, key.scalar, known);
}

const YamlNode* FieldReader::find(std::string_view key) const {
    return member(node_, key);
}

std::string FieldReader::text(std::string_view key, bool required) const {
    const YamlNode* node = find(key);
    if (!node) {
        if (required && node_.kind == YamlNode::Kind::mapping)
            problems_.error(node_.position, fmt::format("there is no \"{}\"", key));
        return {};
    }
    if (node->kind != YamlNode::Kind::scalar || node->is_null || is_blank(node->scalar)) {
        problems_.error(
            node->position, fmt::format("found {} for \"{}\", expected a text", describe(*node), key)
        );
        return {};
    }
    return node->scalar;
}

std::vector<std::string> FieldReader::texts(std::string_view key) const {
    const YamlNode* node = find(key);
    if (!node) return {};
    std::vector<std::string> texts;
    if (node->kind != YamlNode::Kind::sequence)
        problems_.error(
            node->position, fmt::format("found {} for \"{}\", expected a list", describe(*node), key)
        );
    for (const YamlNode& item : node->items) {
        if (item.kind != YamlNode::Kind::scalar || item.is_null || is_blank(item.scalar)) {
            problems_.error(
                item.position, fmt::format("found {} in \"{}\", expected a text", describe(item), key)
            );
        } else {
            texts.push_back(item.scalar);
        }
    }
    return texts;
}

std::optional<bool> FieldReader::boolean(std::string_view key) const {
    const auto index = index_of(key, {"true", "false"});
    return index ? std::optional(*index == 0) : std::nullopt;
}

std::optional<unsigned>
FieldReader::number(std::string_view key, unsigned most, const std::vector<std::string>& names) const {
    const YamlNode* node = find(key);
    if (!node) return std::nullopt;
    const bool is_scalar = node->kind == YamlNode::Kind::scalar;
    const char* const begin = node->scalar.data();
    const char* const end = begin + node->scalar.size();
    const bool is_name = is_scalar && (begin == end || !std::isdigit(static_cast<unsigned char>(*begin)));
    if (!names.empty() && is_name) {
        const auto index = index_of(key, names);
        return index ? std::optional(static_cast<unsigned>(*index)) : std::nullopt;
    }
    unsigned number = 0;
    const auto parsed = std::from_chars(begin, end, number);
    if (is_scalar && parsed.ec == std::errc{} && parsed.ptr == end && number <= most) return number;
    problems_.error(
        node->position, fmt::format("found {}, expected a whole number from 0 to {}", describe(*node), most)
    );
    return std::nullopt;
}

std::optional<std::size_t>
FieldReader::index_of(std::string_view key, const std::vector<std::string>& known) const {
    const YamlNode* node = find(key);
    if (!node) return std::nullopt;
    const bool is_word = node->kind == YamlNode::Kind::scalar && !node->is_null;
    const auto found = std::find(known.begin(), known.end(), node->scalar);
    if (is_word && found != known.end()) return static_cast<std::size_t>(found - known.begin());
    if (is_word)
        problems_.unknown_word(node->position, node->scalar, known);
    else
        problems_.error(
            node->position,
            fmt::format("found {}, expected one of {}", describe(*node), fmt::join(known, ", "))
        );
    return std::nullopt;
}

void FieldReader::refuse(std::string_view key, std::string_view why) const {
    if (const YamlNode* node = find(key))
        problems_.error(node->position, fmt::format("\"{}\" has no meaning here: {}", key, why));
}

void FieldReader::read(std::string_view key, const Names& all, unsigned, bool required, std::string& value)
    const {
    if (all.empty()) {
        if (std::string found = text(key, required); !found.empty()) value = std::move(found);
    } else if (const auto index = index_of(key, all)) {
        value = all[*index];
    }
}

void FieldReader::read(std::string_view key, const Names&, unsigned, bool, std::vector<std::string>& value)
    const {
    value = texts(key);
}

void FieldReader::read(std::string_view key, const Names&, unsigned, bool, bool& value) const {
    value = boolean(key).value_or(value);
}

const YamlNode& empty_mapping() {
    static const YamlNode kEmpty = [] {
        YamlNode node;
        node.kind = YamlNode::Kind::mapping;
        return node;
    }();
    return kEmpty;
}

YamlNode as_mapping(const YamlNode& node, std::string_view main_key) {
    if (node.kind != YamlNode::Kind::scalar || node.is_null) return node;
    YamlNode mapping = empty_mapping();
    mapping.position = node.position;
    YamlNode key;
    key.scalar = main_key;
    key.position = node.position;
    mapping.fields.push_back({std::move(key), node});
    return mapping;
}

} // namespace harness
