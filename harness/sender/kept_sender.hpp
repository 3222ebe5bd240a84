// What --keep keeps of a sender: its log, configuration and queue, for a person to look at.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace harness {

/// Copies into `directory` (made if need be): `log`, and below `config` and `queue` what the sender sees at
/// its `root`; only the log if `root` is empty. Postfix may still run. Throws SenderError if not all
/// of it can be written there.
void keep_sender(
    const std::filesystem::path& directory,
    const std::vector<std::string>& log,
    const std::filesystem::path& root
);

} // namespace harness
