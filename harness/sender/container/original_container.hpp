// The container whose twin is judged: found by its name, or as the service of a compose project.
#pragma once

#include "harness/engine/engine_client.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace harness {

/// The one that runs the service, of all containers of compose projects. Throws SenderError if none or more
/// than one does. Pure.
const ContainerState&
container_of_service(const std::vector<ContainerState>& containers, const std::string& service);

/// `NAME-OR-ID` or `service:NAME`. Throws SenderError or EngineError.
boost::asio::awaitable<ContainerState> find_original(EngineClient engine, std::string name);

/// Waits until Postfix runs in it, if it runs itself: its start script may write the configuration first, and
/// says so where its queue is. Returns at once if the engine does not list the processes. Throws SenderError
/// when the limit has passed.
boost::asio::awaitable<void>
await_postfix(EngineClient engine, ContainerFacts container, std::chrono::seconds limit);

} // namespace harness
