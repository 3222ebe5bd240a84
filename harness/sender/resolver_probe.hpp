// Whether a resolver leads into the fake Internet, and vouches for what it finds there: asked as a program of
// another network namespace would ask it.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// The query for the SOA of `example.`, with AD: a signed TLD of the fake Internet, which the real one does
/// not have.
std::string probe_query(std::uint16_t id);

/// What is wrong with the reply: `SERVFAIL`, `an answer without AD`, …; empty: it is authentic data of the
/// fake Internet.
std::string probe_trouble(std::string_view reply, std::uint16_t id);

/// The `nameserver` lines of a resolv.conf(5).
std::vector<std::string> name_servers_in(const std::string& resolv_conf);

/// Asks `server` (an address) from the network namespace until the answer is right, or the deadline has
/// passed; then returns what was wrong last.
boost::asio::awaitable<std::string>
probe_resolver(int network_namespace, std::string server, std::chrono::steady_clock::time_point deadline);

} // namespace harness
