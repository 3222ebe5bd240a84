// Waiting for the tables that a container's mail server asks for TLS policies. What answers them may be
// started beside it, as in Mailu's container: until it does, mail is deferred, which looks like a result.
#pragma once

#include "harness/engine/engine_client.hpp"
#include "harness/mta/mta.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace harness {

/// Those that do not answer within the limit.
boost::asio::awaitable<std::vector<std::string>>
silent_policy_maps(EngineClient engine, std::string container, const Mta& mta, std::chrono::seconds limit);

} // namespace harness
