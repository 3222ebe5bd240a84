// mxproof in a container: what its files are called on the machine, where its engine sees them.
#pragma once

#include "harness/engine/engine_client.hpp"

#include <string>
#include <string_view>

namespace harness {

/// The id of the container that a process with this /proc/PID/mountinfo (proc(5)) is in: an engine keeps the
/// /etc/hostname that it mounts into each in a directory of that name. Empty: in none.
std::string container_in(std::string_view mountinfo);

/// The path of the engine's socket as the engine itself sees it; the same, unless this process is in one of
/// its containers. The engine must be connected.
boost::asio::awaitable<std::string> socket_on_machine(EngineClient engine);

} // namespace harness
