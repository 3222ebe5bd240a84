// One polite session with an MX host: greeting, EHLO, STARTTLS, EHLO, QUIT. No mail is begun.
#pragma once

#include "harness/capture/capture.hpp"
#include "harness/capture/seen_chain.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <string>

namespace harness {

struct ProbeSettings {
    std::string address;
    std::string server_name; // asked for in the handshake (RFC 6066 3), without final dot; empty: none
    std::string client_name; // of EHLO
    std::uint16_t port = 25;
    std::chrono::milliseconds limit{}; // for each step
};

/// Never throws for what the host does. `trusted` must outlive it.
boost::asio::awaitable<SeenSession> probe_host(ProbeSettings settings, const TrustStore& trusted);

} // namespace harness
