// A run for people at a terminal: the matrix, then only what matters.
#pragma once

#include "harness/report/run_result.hpp"
#include "harness/report/text_style.hpp"

#include <string>

namespace harness {

/// The table of outcomes; each broken verdict with what was expected, what was observed, the sender's own
/// text, the evidence in time order and the command that repeats it; what was not judged and why; senders
/// with trouble; what was set beside the policies; the counts. Hostile octets appear as `\xNN`.
std::string text_report(const RunResult& result, const TextStyle& style);

} // namespace harness
