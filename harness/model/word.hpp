// One word of the scenario format is one row of the table beside its enum: the parser, the JSON Schema, the
// tables of scenarios/README.md and `mxproof explain` all read that row, and nothing else names the word.
// Pure.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace harness {

/// A value of an enum and what is said of it. An enum that needs to say more has a struct derived from this.
template <typename Enum>
struct Word {
    Enum value = {};
    std::string_view word = {};     // in files and reports: `not-offered`
    std::string_view meaning = {};  // a clause for the reference; empty: the word says it
    std::string_view sentence = {}; // the part of a sentence for `explain`; empty: there is nothing to say
};

/// The rows of an enum, in the order of its enumerators; specialised beside the enum.
template <typename Enum>
inline constexpr auto kWords = nullptr;

template <typename T>
concept HasWords = std::is_enum_v<T> && !std::is_same_v<decltype(kWords<T>), const std::nullptr_t>;

template <HasWords Enum>
constexpr const auto& row_of(Enum value) {
    constexpr bool kInOrder = [] {
        for (std::size_t i = 0; i < kWords<Enum>.size(); ++i)
            if (kWords<Enum>[i].value != static_cast<Enum>(i)) return false;
        return true;
    }();
    static_assert(kInOrder, "the rows of an enum are in the order of its enumerators");
    return kWords<Enum>[static_cast<std::size_t>(value)];
}

template <HasWords Enum>
constexpr std::string_view to_text(Enum value) {
    return row_of(value).word;
}

/// The inverse of to_text; nothing for an unknown word.
template <HasWords Enum>
constexpr std::optional<Enum> parse_word(std::string_view text) {
    for (const auto& row : kWords<Enum>)
        if (row.word == text) return row.value;
    return std::nullopt;
}

template <HasWords Enum>
std::vector<Enum> values_of() {
    std::vector<Enum> values;
    for (const auto& row : kWords<Enum>)
        values.push_back(row.value);
    return values;
}

/// For messages and "did you mean".
template <HasWords Enum>
std::vector<std::string> words_of() {
    std::vector<std::string> words;
    for (const auto& row : kWords<Enum>)
        words.emplace_back(row.word);
    return words;
}

} // namespace harness
