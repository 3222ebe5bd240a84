// What --keep keeps of a sender: its log, configuration and queue, for a person to look at.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace harness {

/// Writes `log` into `directory` (made if need be). Throws SenderError if not all of it can be written there.
void keep_log(const std::filesystem::path& directory, const std::vector<std::string>& log);

/// Copies the regular files below `from`, as the sender sees it, to `to`. The sender may still run. Throws as
/// keep_log does.
void keep_tree(const std::filesystem::path& to, const std::filesystem::path& from);

} // namespace harness
