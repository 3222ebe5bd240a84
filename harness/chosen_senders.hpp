// Turns the command line into the senders of a run.
#pragma once

#include "harness/command_line.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace harness {

/// `folder`: the descriptions of containers. Prints what is wrong to stderr; nothing if something is (exit
/// code 2).
std::optional<std::vector<SenderPlan>>
choose_senders(const std::filesystem::path& folder, const RunOptions& options);

} // namespace harness
