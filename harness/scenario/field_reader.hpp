// Typed reading of a YamlNode by the rows of the format: every mistake becomes a problem with its position
// and the nearest known word, and reading goes on, so that one look at a file finds all of them.
#pragma once

#include "harness/model/key.hpp"
#include "harness/scenario/problem.hpp"
#include "harness/scenario/yaml_node.hpp"

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace harness {

/// Collects the problems of one file, each once.
class Problems {
public:
    explicit Problems(std::string file) : file_(std::move(file)) {}
    void error(Position where, std::string text) { add(where, std::move(text), false); }
    void warning(Position where, std::string text) { add(where, std::move(text), true); }
    /// `found "X", expected one of …, did you mean "Y"?`
    void unknown_word(Position where, const std::string& found, const std::vector<std::string>& known);
    /// Whether there is an error so far: what follows from one is not worth a second message.
    bool has_error() const;
    std::vector<Problem> take() && { return std::move(problems_); }
    void append_to(std::vector<Problem>& all) &&;

private:
    void add(Position where, std::string text, bool warning);
    std::string file_;
    std::vector<Problem> problems_;
};

/// The fields of one mapping. Other keys than the known ones are problems, and so is a node that is no
/// mapping: it reads as an empty one.
class FieldReader {
public:
    FieldReader(const YamlNode& node, const std::vector<std::string>& known, Problems& problems);
    template <typename... Keys>
    FieldReader(const YamlNode& node, const Mapping<Keys...>& mapping, Problems& problems)
        : FieldReader(node, names_of(mapping), problems) {}

    const YamlNode* find(std::string_view key) const;
    Position position() const { return node_.position; }

    /// The text of a field; a problem if it is missing and `required`, or empty, or no scalar.
    std::string text(std::string_view key, bool required = false) const;
    std::vector<std::string> texts(std::string_view key) const; // a list of scalars
    std::optional<bool> boolean(std::string_view key) const;    // `true` or `false`
    /// A whole number, or the one of these names whose place in the list it is.
    std::optional<unsigned>
    number(std::string_view key, unsigned most, const std::vector<std::string>& names = {}) const;

    /// One of a closed set of words; `otherwise` if the field is missing or wrong.
    template <HasWords Enum>
    Enum word(std::string_view key, Enum otherwise) const {
        const auto known = words_of<Enum>();
        const auto index = index_of(key, known);
        return index ? kWords<Enum>[*index].value : otherwise;
    }

    /// The place of the field's word among the known ones; nothing, with a problem unless it is missing, if
    /// it is none of them.
    std::optional<std::size_t> index_of(std::string_view key, const std::vector<std::string>& known) const;

    /// Every key of the mapping that is read by its member's type; of a field that is missing or wrong the
    /// member stays as it is.
    template <typename... Keys, typename Facts>
    void read(const Mapping<Keys...>& mapping, Facts& facts) const {
        for_each_key(mapping, [&](const auto& key) { read(key, facts); });
    }

    template <typename Facts, typename Value>
    void read(const Key<Facts, Value>& key, Facts& facts) const {
        Value& value = facts.*key.member;
        if constexpr (HasWords<Value>)
            value = word(key.name, value);
        else
            read(key.name, {key.choices.begin(), key.choices.end()}, key.most, key.required, value);
    }

    template <typename Facts>
    void read(const ParsedKey&, Facts&) const {}

    /// A problem if the field is there: what it would mean is decided otherwise.
    void refuse(std::string_view key, std::string_view why) const;

    Problems& problems() const { return problems_; }

private:
    using Names = std::vector<std::string>;
    void read(std::string_view key, const Names& all, unsigned, bool required, std::string& value) const;
    void read(std::string_view key, const Names&, unsigned, bool, std::vector<std::string>& value) const;
    void read(std::string_view key, const Names&, unsigned, bool, bool& value) const;
    template <std::unsigned_integral Number>
    void read(std::string_view key, const Names& names, unsigned most, bool, Number& value) const {
        value = static_cast<Number>(number(key, most, names).value_or(value));
    }

    const YamlNode& node_;
    Problems& problems_;
};

/// `a list`, `a mapping`, `nothing` or the quoted scalar: for messages.
std::string describe(const YamlNode& node);

/// Hands over an empty mapping where a file leaves one out.
const YamlNode& empty_mapping();

/// `sts: testing` as `sts: {mode: testing}`: the short form of a mapping, whose main key this is.
YamlNode as_mapping(const YamlNode& node, std::string_view main_key);

} // namespace harness
