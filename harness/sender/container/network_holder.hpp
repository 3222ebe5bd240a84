// A container that does nothing but keep a network: it is plugged into the world before another container
// starts in the same network, which therefore never sees another Internet.
#pragma once

#include "harness/engine/engine_client.hpp"
#include "harness/network/sender_link.hpp"

#include <string>
#include <vector>

namespace harness {

/// Returns once the routes stand and its resolv.conf, which the other container shares, names `resolvers`. It
/// is in `networks` beside the world, or in none; then nothing in there goes further than to their hosts.
/// `made` gets its id as soon as there is one, for its removal. `spec` may name all but image, command and
/// network. Throws EngineError, NetworkError or SenderError.
boost::asio::awaitable<void> hold_network(
    EngineClient engine,
    ContainerSpec spec,
    SenderLink link,
    std::vector<std::string> networks,
    std::vector<std::string> resolvers,
    std::vector<std::string>& made
);

} // namespace harness
