// Which files of a catalogue are scenarios.
#pragma once

#include <filesystem>
#include <system_error>
#include <vector>

namespace harness {

/// What else a catalogue holds: descriptions of senders, claims, and documents of other programs.
bool is_no_scenario_folder(const std::filesystem::path& path);

/// All *.yaml files below `root` that are scenarios, in no order. `error`: why there may be more.
std::vector<std::filesystem::path>
find_scenario_files(const std::filesystem::path& root, std::error_code& error);

} // namespace harness
