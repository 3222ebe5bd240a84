// The tables that a container's Postfix asks for TLS policies. What answers them may be started beside
// Postfix, as in Mailu's container: until it answers, Postfix defers all mail, which looks like a result.
#pragma once

#include "harness/engine/engine_client.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// The tables of a list as main.cf has it: separated by commas and blanks, but for what braces hold
/// (postconf(5), smtp_tls_policy_maps; DATABASE_README).
std::vector<std::string> tables_of(std::string_view list);

/// Waits until each table that asks a server (socketmap:, tcp:) has an answer, or knows that there is none;
/// returns those that do not within `limit`. Throws EngineError.
boost::asio::awaitable<std::vector<std::string>>
silent_policy_maps(EngineClient engine, std::string container, std::chrono::seconds limit);

} // namespace harness
