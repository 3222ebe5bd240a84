// A DnsServer on a thread of its own, so that a test can run blocking programs against it.
#pragma once

#include "fake_dns/dns_server.hpp"

#include <boost/asio/io_context.hpp>

#include <thread>

namespace mxproof_test {

class BackgroundDnsServer {
public:
    BackgroundDnsServer(fake_dns::DnsSpec spec, const fake_dns::Listen& listen)
        : server_(context_, std::move(spec), listen, nullptr), port_(server_.port()),
          trust_anchor_(server_.trust_anchor()), root_hints_(server_.root_hints()),
          thread_([this] { context_.run(); }) {}

    ~BackgroundDnsServer() {
        context_.stop();
        thread_.join();
    }
    BackgroundDnsServer(const BackgroundDnsServer&) = delete;
    BackgroundDnsServer& operator=(const BackgroundDnsServer&) = delete;

    std::uint16_t port() const { return port_; }
    const std::string& trust_anchor() const { return trust_anchor_; }
    const std::string& root_hints() const { return root_hints_; }

private:
    boost::asio::io_context context_{1};
    fake_dns::DnsServer server_;
    std::uint16_t port_;
    std::string trust_anchor_;
    std::string root_hints_;
    std::thread thread_;
};

} // namespace mxproof_test
