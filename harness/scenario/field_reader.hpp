// Typed reading of a YamlNode: every mistake becomes a problem with its position and the nearest known word,
// and reading goes on, so that one look at a file finds all of them.
#pragma once

#include "harness/scenario/problem.hpp"
#include "harness/scenario/yaml_node.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace harness {

/// Collects the problems of one file.
class Complaints {
public:
    explicit Complaints(std::string file) : file_(std::move(file)) {}
    void error(Position where, std::string text) { add(where, std::move(text), false); }
    void warning(Position where, std::string text) { add(where, std::move(text), true); }
    /// `found "X", expected one of …, did you mean "Y"?`
    void unknown_word(Position where, const std::string& found, const std::vector<std::string>& known);
    /// Whether there is an error so far: what follows from one is not worth a second message.
    bool has_error() const;
    std::vector<Problem> take() && { return std::move(problems_); }

private:
    void add(Position where, std::string text, bool warning);
    std::string file_;
    std::vector<Problem> problems_;
};

/// The fields of one mapping. `known` keys are the only ones allowed.
class FieldReader {
public:
    /// Complains if `node` is no mapping (then it reads as an empty one) and about unknown keys.
    FieldReader(const YamlNode& node, const std::vector<std::string>& known, Complaints& complaints);

    const YamlNode* find(const std::string& key) const;
    Position position() const { return node_.position; }

    /// The text of a field; complains if it is missing and `required`, or empty, or no scalar.
    std::string text(const std::string& key, bool required = false) const;
    std::vector<std::string> texts(const std::string& key) const; // a list of scalars
    std::optional<bool> boolean(const std::string& key) const;    // `true` or `false`
    std::optional<unsigned> number(const std::string& key, unsigned most) const;

    /// One of a closed set of words; `otherwise` if the field is missing or wrong.
    template <typename Value>
    Value word(
        const std::string& key, const std::vector<std::pair<std::string, Value>>& words, Value otherwise
    ) const {
        const YamlNode* node = find(key);
        if (!node) return otherwise;
        for (const auto& [word, value] : words)
            if (node->kind == YamlNode::Kind::scalar && node->scalar == word) return value;
        std::vector<std::string> known;
        known.reserve(words.size());
        for (const auto& entry : words)
            known.push_back(entry.first);
        complain_word(*node, known);
        return otherwise;
    }

    Complaints& complaints() const { return complaints_; }

private:
    void complain_word(const YamlNode& node, const std::vector<std::string>& known) const;

    const YamlNode& node_;
    Complaints& complaints_;
};

/// `a list`, `a mapping`, `nothing` or the quoted scalar: for messages.
std::string describe(const YamlNode& node);

/// A whole number of at most `most`; complains otherwise.
std::optional<unsigned> parse_number(const YamlNode& node, unsigned most, Complaints& complaints);

/// Hands over an empty mapping where a file leaves one out.
const YamlNode& empty_mapping();

} // namespace harness
