// What the command line asks for, as a run takes it.
#pragma once

#include "harness/cli/command_line.hpp"

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

} // namespace harness
