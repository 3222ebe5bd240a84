// What is written of the formats of scenarios and senders, as the rows of their words and keys give it.
#pragma once

#include "harness/model/key.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <utility>
#include <vector>

namespace harness {

/// scenarios/scenario.schema.json and scenarios/sender.schema.json.
std::string scenario_schema();
std::string sender_schema();

/// `document` with its tables written anew. A table is between `<!-- NAME -->` and `<!-- /NAME -->`.
std::string with_tables(std::string document);

/// The keys of `expect:` that say nothing of MTA-STS, and the one that says nothing else; what they mean.
std::vector<std::pair<std::string, std::string>> policy_keys();

/// `value` in lines that are not too long.
std::string pretty(const boost::json::value& value);

/// "`a`, `b`", or "`a`: what it means. `b`".
template <typename Rows>
std::string described_words(const Rows& rows) {
    std::vector<std::string> texts;
    bool has_meaning = false;
    for (const auto& row : rows) {
        has_meaning = has_meaning || !row.meaning.empty();
        texts.push_back(fmt::format("`{}`{}{}", row.word, row.meaning.empty() ? "" : ": ", row.meaning));
    }
    return fmt::format("{}", fmt::join(texts, has_meaning ? ". " : ", "));
}

/// The values of a key that its type names; empty if it names none.
template <typename Facts, typename Value>
std::string described_values(const Key<Facts, Value>& key) {
    std::vector<std::string> values;
    for (std::size_t i = 0; i < key.choices.size(); ++i)
        values.push_back(
            std::is_integral_v<Value> ? fmt::format("`{}` ({})", key.choices[i], i)
                                      : fmt::format("`{}`", key.choices[i])
        );
    if constexpr (HasWords<Value>)
        return described_words(kWords<Value>);
    else if constexpr (std::is_same_v<Value, bool>)
        return "`true`, `false`";
    else if constexpr (std::is_integral_v<Value>)
        if (!values.empty()) values.push_back(fmt::format("or a number up to {}", key.most));
    return fmt::format("{}", fmt::join(values, ", "));
}

inline std::string described_values(const ParsedKey&) {
    return {};
}

/// What a key means and what its values are.
template <typename AnyKey>
std::string description_of(const AnyKey& key) {
    const std::string values = described_values(key);
    if (key.meaning.empty() || values.empty()) return std::string(key.meaning) + values;
    return fmt::format("{}{} {}", key.meaning, values.find("`:") == std::string::npos ? ":" : ".", values);
}

} // namespace harness
