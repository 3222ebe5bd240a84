// Values that several JSON outputs share.
#pragma once

#include "harness/report/run_result.hpp"

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// Octets that are not UTF-8 appear as `\xNN`; null: empty.
boost::json::value text_or_null(std::string_view text);
boost::json::array texts(const std::vector<std::string>& list);

/// The word of the vocabulary; null: none.
template <typename Word>
boost::json::value word_or_null(const std::optional<Word>& word) {
    if (!word) return nullptr;
    return boost::json::string(to_text(*word));
}

/// Null: nothing is said.
boost::json::value remedy_value(const Remedy& remedy);

boost::json::object expected_object(const Expectation& expected);

/// What is known to be seen instead, with its sources.
boost::json::object known_object(const Expectation& known);

} // namespace harness
