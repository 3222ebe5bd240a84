// The image of the program `keeper`: nothing else is in it, and no registry is asked for it.
#pragma once

#include "harness/engine/engine_client.hpp"

#include <string>

namespace harness {

/// Imports the image if the engine does not have it yet, and returns its name with tag. Its entry point is
/// the keeper, so the command of a container is a mode of it: `hold`. The engine must be connected. Throws
/// EngineError.
boost::asio::awaitable<std::string> ensure_keeper_image(EngineClient& engine);

} // namespace harness
