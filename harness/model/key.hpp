// One key of the scenario format is one row, beside the member that it sets. A mapping (a host, a
// certificate) is a tuple of its keys. Pure.
#pragma once

#include "harness/model/word.hpp"

#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace harness {

/// A key that is read by its member's type: an enum by its words, a bool, a number, a text, a list of texts.
/// Without it in a file the member stays as it is.
template <typename Facts, typename Value>
struct Key {
    std::string_view name;
    Value Facts::*member;
    std::string_view meaning = {};  // for the reference; the words of an enum follow it
    std::string_view preset = {};   // for the reference; empty: the member of a default-constructed Facts
    std::string_view sentence = {}; // for `explain`, where the value is not the preset: `{}` is its own
    std::span<const std::string_view> choices = {}; // of a text: all there are; of a number: names of 0, 1, …
    unsigned most = 0;                              // of a number
    std::string_view schema = {}; // the value in JSON Schema, where its type does not say it
    bool required = false;        // of a text
};

/// A key whose value has a parser of its own.
struct ParsedKey {
    std::string_view name;
    std::string_view meaning;
    std::string_view preset;
    std::string_view schema;
    bool required = false;
};

/// A mapping of the format. `schema`: further members of its JSON Schema, what keys have to do with each
/// other and examples.
template <typename... Keys>
struct Mapping {
    std::string_view name; // of its table in the reference and of its definition in the schema
    std::string_view meaning;
    std::string_view schema;
    std::tuple<Keys...> keys;
};

/// Calls `visit` with each key.
template <typename... Keys, typename Visit>
constexpr void for_each_key(const Mapping<Keys...>& mapping, Visit&& visit) {
    std::apply([&](const auto&... key) { (visit(key), ...); }, mapping.keys);
}

template <typename... Keys>
std::vector<std::string> names_of(const Mapping<Keys...>& mapping) {
    std::vector<std::string> names;
    for_each_key(mapping, [&](const auto& key) { names.emplace_back(key.name); });
    return names;
}

/// `sentence` with `part` in place of its `{}`.
std::string filled(std::string_view sentence, std::string_view part);

/// `mx1, mx2`
std::string in_a_row(const std::vector<std::string>& texts);

/// What `explain` says of a key; empty for what is not said, and for a correct value.
template <typename Facts, typename Value>
std::string explained(const Key<Facts, Value>& key, const Facts& facts) {
    const Value& value = facts.*key.member;
    if (key.sentence.empty()) return {};
    if constexpr (HasWords<Value>) {
        const std::string_view part = row_of(value).sentence;
        return part.empty() ? std::string() : filled(key.sentence, part);
    } else {
        if (value == Facts().*key.member) return {};
        if constexpr (std::same_as<Value, bool>)
            return std::string(key.sentence);
        else if constexpr (std::integral<Value>)
            return filled(key.sentence, std::to_string(value));
        else if constexpr (std::same_as<Value, std::vector<std::string>>)
            return filled(key.sentence, in_a_row(value));
        else
            return filled(key.sentence, value);
    }
}

template <typename Facts>
std::string explained(const ParsedKey&, const Facts&) {
    return {};
}

/// The same of all keys, in their order.
template <typename... Keys, typename Facts>
std::string explained(const Mapping<Keys...>& mapping, const Facts& facts) {
    std::string text;
    for_each_key(mapping, [&](const auto& key) { text += explained(key, facts); });
    return text;
}

} // namespace harness
