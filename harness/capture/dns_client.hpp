// Asks one resolver, and again with CD what it calls SERVFAIL.
#pragma once

#include "harness/capture/capture.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace harness {

class DnsClient {
public:
    /// `limit`: for one answer. Every question is asked twice before its silence counts.
    DnsClient(boost::asio::ip::address resolver, std::uint16_t port, std::chrono::milliseconds limit)
        : resolver_(std::move(resolver)), port_(port), limit_(limit) {}

    const boost::asio::ip::address& resolver() const { return resolver_; }

    /// Never throws for what the network does. A name that is none does not exist.
    boost::asio::awaitable<Lookup> look_up(std::string name, std::string type) const;

private:
    boost::asio::ip::address resolver_;
    std::uint16_t port_;
    std::chrono::milliseconds limit_;
};

} // namespace harness
