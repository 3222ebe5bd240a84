// What the two ways of `mxproof analyze` share.
#pragma once

#include "harness/analyze/log_tally.hpp"
#include "harness/cli/command_line.hpp"

namespace harness {

AnalysisScope scope_of(const AnalyzeOptions& options, LogTime now);

/// Follows the log; the exit code: 1 once a domain fails that did not fail before.
int watch_logs(const CommandLine& line, const AnalyzeOptions& options);

} // namespace harness
