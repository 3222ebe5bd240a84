// Deliveries that differ from the documents as it is known, for the reports in text and Markdown.
#pragma once

#include "harness/report/run_result.hpp"
#include "harness/report/text_style.hpp"

#include <string>
#include <vector>

namespace harness {

/// A known difference that was seen at one peer.
struct SeenDifference {
    const Delivery* first = nullptr;
    std::vector<std::string> senders; // that showed it, where the same outcome is documented for them
};

/// In the order of their scenarios.
std::vector<SeenDifference> seen_differences(const RunResult& result);

/// `deferred no-tlsa is documented, seen is delivered encrypted: why (sources)`.
std::string difference_text(const Delivery& delivery);

/// The part of the terminal's report about them; nothing if there are none.
void append_known_differences(std::string& out, const RunResult& result, const TextStyle& style);

} // namespace harness
