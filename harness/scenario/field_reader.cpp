#include "harness/scenario/field_reader.hpp"

#include "harness/base/nearest_word.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
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

void Complaints::unknown_word(
    Position where, const std::string& found, const std::vector<std::string>& known
) {
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

void Complaints::add(Position where, std::string text, bool warning) {
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' '
    );
    problems_.push_back({file_, where.line, where.column, std::move(text), warning});
}

bool Complaints::has_error() const {
    return std::any_of(problems_.begin(), problems_.end(), [](const Problem& problem) {
        return !problem.warning;
    });
}

FieldReader::FieldReader(const YamlNode& node, const std::vector<std::string>& known, Complaints& complaints)
    : node_(node), complaints_(complaints) {
    if (node.kind != YamlNode::Kind::mapping)
        complaints.error(
            node.position,
            fmt::format("found {}, expected a mapping of {}", describe(node), fmt::join(known, ", "))
        );
    for (const auto& [key, value] : node.fields)
        if (std::find(known.begin(), known.end(), key.scalar) == known.end())
            complaints.unknown_word(key.position, key.scalar, known);
}

const YamlNode* FieldReader::find(const std::string& key) const {
    for (const auto& [name, value] : node_.fields)
        if (name.scalar == key) return &value;
    return nullptr;
}

std::string FieldReader::text(const std::string& key, bool required) const {
    const YamlNode* node = find(key);
    if (!node) {
        if (required && node_.kind == YamlNode::Kind::mapping)
            complaints_.error(node_.position, fmt::format("there is no \"{}\"", key));
        return {};
    }
    if (node->kind != YamlNode::Kind::scalar || node->is_null || is_blank(node->scalar)) {
        complaints_.error(
            node->position, fmt::format("found {} for \"{}\", expected a text", describe(*node), key)
        );
        return {};
    }
    return node->scalar;
}

std::vector<std::string> FieldReader::texts(const std::string& key) const {
    const YamlNode* node = find(key);
    if (!node) return {};
    std::vector<std::string> texts;
    if (node->kind != YamlNode::Kind::sequence)
        complaints_.error(
            node->position, fmt::format("found {} for \"{}\", expected a list", describe(*node), key)
        );
    for (const YamlNode& item : node->items) {
        if (item.kind != YamlNode::Kind::scalar || item.is_null || is_blank(item.scalar)) {
            complaints_.error(
                item.position, fmt::format("found {} in \"{}\", expected a text", describe(item), key)
            );
        } else {
            texts.push_back(item.scalar);
        }
    }
    return texts;
}

std::optional<bool> FieldReader::boolean(const std::string& key) const {
    const YamlNode* node = find(key);
    if (!node) return std::nullopt;
    return word<bool>(key, {{"true", true}, {"false", false}}, false);
}

std::optional<unsigned> FieldReader::number(const std::string& key, unsigned most) const {
    const YamlNode* node = find(key);
    return node ? parse_number(*node, most, complaints_) : std::nullopt;
}

void FieldReader::complain_word(const YamlNode& node, const std::vector<std::string>& known) const {
    if (node.kind == YamlNode::Kind::scalar && !node.is_null) {
        complaints_.unknown_word(node.position, node.scalar, known);
    } else {
        complaints_.error(
            node.position, fmt::format("found {}, expected one of {}", describe(node), fmt::join(known, ", "))
        );
    }
}

std::optional<unsigned> parse_number(const YamlNode& node, unsigned most, Complaints& complaints) {
    unsigned number = 0;
    const char* const end = node.scalar.data() + node.scalar.size();
    const auto parsed = std::from_chars(node.scalar.data(), end, number);
    if (node.kind == YamlNode::Kind::scalar && parsed.ec == std::errc{} && parsed.ptr == end &&
        number <= most)
        return number;
    complaints.error(
        node.position, fmt::format("found {}, expected a whole number from 0 to {}", describe(node), most)
    );
    return std::nullopt;
}

const YamlNode& empty_mapping() {
    static const YamlNode kEmpty = [] {
        YamlNode node;
        node.kind = YamlNode::Kind::mapping;
        return node;
    }();
    return kEmpty;
}

} // namespace harness
