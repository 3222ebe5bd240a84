// Turns the command line into the senders of a run.
#pragma once

#include "harness/cli/command_line.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace harness {

/// `scenarios`: those of the run. If they were chosen and policies were not, bug reports among them are also
/// run under the policy of the reporter's server.
/// `folder`: the descriptions of containers. Prints what is wrong to stderr; nothing if something is (exit
/// code 2).
std::optional<std::vector<SenderPlan>> choose_senders(
    const std::filesystem::path& folder,
    const RunOptions& options,
    const std::vector<const Scenario*>& scenarios
);

} // namespace harness
