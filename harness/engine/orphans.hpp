// What killed runs left behind in an engine, where their keeper was killed too or could not do its work.
#pragma once

#include "harness/engine/engine_client.hpp"

#include <cstddef>

namespace harness {

/// Removes the containers, images, volumes and keepers of runs that have ended; returns how many containers
/// of senders. Throws EngineError.
boost::asio::awaitable<std::size_t> remove_orphans(EngineClient engine);

} // namespace harness
