// The files of a configuration that is to be judged, for its copy in a run.
#pragma once

#include "harness/base/result.hpp"
#include "harness/mta/owned_file.hpp"

#include <filesystem>
#include <vector>

namespace harness {

/// Where a run's Postfix finds them.
inline constexpr const char* kSeenAt = "/etc/postfix";

/// Those below the directory, but for main.cf, master.cf and what belongs to Postfix's package. Only regular
/// files are read. Fails if one cannot be read, or if they are too many or too big.
Result<std::vector<OwnedFile>> read_configuration_files(const std::filesystem::path& directory);

} // namespace harness
