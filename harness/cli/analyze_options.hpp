// What the ways of `mxproof analyze`, and `mxproof advise`, share.
#pragma once

#include "harness/analyze/log_tally.hpp"
#include "harness/cli/command_line.hpp"

#include <optional>

namespace harness {

AnalysisScope scope_of(const AnalyzeOptions& options, LogTime now);

struct ReadLogs {
    int exit_code = 0;                // also of logs that broke off, whose beginning is counted
    std::optional<Analysis> analysis; // nothing: there is none, and it was said why
};
ReadLogs read_logs(const AnalyzeOptions& options);

/// Follows the log; the exit code: 1 once a domain fails that did not fail before.
int watch_logs(const CommandLine& line, const AnalyzeOptions& options);

} // namespace harness
