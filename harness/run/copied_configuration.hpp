// The configuration of Postfix in a container, copied out of it to be judged. The container is only read.
#pragma once

#include "harness/base/result.hpp"
#include "harness/run/fleeting_directory.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace harness {

/// The name of the container or of the service of compose in `service:NAME`; empty: it is a directory.
std::string named_service(const std::filesystem::path& configuration);

/// What is in /etc/postfix of the container that runs as that service, or has that name: its regular files,
/// in a directory that only root may read and that goes with its owner. Fails if there is no such container,
/// if there are several, or if it has no such directory. Throws EngineError if the engine does not answer.
Result<std::unique_ptr<FleetingDirectory>>
copy_configuration(const std::filesystem::path& engine, const std::string& name);

} // namespace harness
