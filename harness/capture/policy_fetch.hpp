// Fetches the policy of MTA-STS as a sender would (RFC 8461 3.3), but looks at what is wrong with it.
#pragma once

#include "harness/capture/capture.hpp"
#include "harness/capture/seen_chain.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <string>

namespace harness {

struct FetchSettings {
    std::string host; // `mta-sts.example.org`, without final dot
    std::string address;
    std::uint16_t port = 443;
    std::chrono::milliseconds limit{}; // for each step
};

/// The largest policy that senders take (RFC 8461 3.3).
inline constexpr std::size_t kLargestPolicy = 64 * 1024;

/// Fills in what came of the connection and the request. Never throws for what the host does.
boost::asio::awaitable<void>
fetch_policy(FetchSettings settings, const TrustStore& trusted, SeenPolicy& seen);

} // namespace harness
