// The container that a run attaches: found by its name or as the service of a compose project, and attached
// only once its Postfix runs.
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

/// `NAME-OR-ID` or `service:NAME`. Throws SenderError or EngineError, also if it does not run.
boost::asio::awaitable<ContainerState> find_attached(EngineClient engine, std::string name);

/// Waits until the Postfix in the container runs: a stack that has just been started may be without for a
/// while. Throws SenderError when the limit has passed.
boost::asio::awaitable<void>
await_postfix(EngineClient engine, std::string container, std::chrono::seconds limit);

} // namespace harness
