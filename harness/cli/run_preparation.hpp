// What the command line asks for, as a run takes it; and the run.
#pragma once

#include "harness/cli/command_line.hpp"
#include "harness/report/run_result.hpp"

#include <optional>
#include <vector>

namespace harness {

/// As choose_senders(), each with the resolver that was asked for.
std::optional<std::vector<SenderPlan>> prepare_senders(
    const CommandLine& line, const RunOptions& options, const std::vector<const Scenario*>& scenarios
);

RunSettings prepare_settings(
    const RunOptions& options, std::vector<const Scenario*> scenarios, std::vector<SenderPlan> senders
);

/// Runs, and shows meanwhile how far it is, unless that would be in the way of a log.
RunResult run_with_progress(const CommandLine& line, RunSettings settings);

} // namespace harness
