// The middle of the terminal report: what is broken, what could not be judged, which senders had trouble.
#pragma once

#include "harness/report/sender_columns.hpp"
#include "harness/report/text_style.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace harness {

/// Each broken verdict in the order of the run: the first `in_full` of them in full, the others in a line
/// each. `in_full` is less by those afterwards.
void append_broken(std::string& out, const RunResult& result, const TextStyle& style, std::size_t& in_full);

/// What was not judged, by sender and reason; where witnesses contradict each other, with the evidence, for
/// the first `in_full` of them. A sender's trouble that explains none of its deliveries is shown too.
void append_not_judged(
    std::string& out, const std::vector<SenderColumn>& columns, const TextStyle& style, std::size_t& in_full
);

} // namespace harness
