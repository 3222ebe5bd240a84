// What an engine has that carries a label, and its removal.
#pragma once

#include "harness/engine/engine_client.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace harness {

/// Ends and removes containers, all at the same time, since one takes an engine a second when it is busy.
/// What cannot be removed is left.
boost::asio::awaitable<void> remove_containers(EngineClient engine, std::vector<std::string> ids);

/// Removes containers (running or not, with their anonymous volumes), then images and volumes that carry
/// `label` (`NAME=VALUE`). Returns how many there were; what could not be removed is found the next time.
/// Throws EngineError if the engine cannot list them.
boost::asio::awaitable<std::size_t> remove_labelled(EngineClient engine, std::string label);

} // namespace harness
