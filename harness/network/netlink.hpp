// The few things that mxproof asks of rtnetlink(7), over libnl-route, for the network namespace that the
// calling thread is in. Every failure is a NetworkError that says what was tried.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

struct nl_sock;

namespace harness {

/// The kernel refused to change the network: infrastructure trouble, exit code 3.
class NetworkError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Netlink {
public:
    Netlink();
    ~Netlink();
    Netlink(const Netlink&) = delete;
    Netlink& operator=(const Netlink&) = delete;

    void bring_up(const std::string& link);

    /// `address` with prefix length: `198.19.192.1/30`. IPv6 addresses are usable at once (no duplicate
    /// detection).
    void add_address(const std::string& link, const std::string& address);

    /// `local PREFIX dev LINK` in table main: every address of the prefix is this host's own (AnyIP).
    void add_local_route(const std::string& prefix, const std::string& link);

    /// `PREFIX via GATEWAY`; PREFIX `0.0.0.0/0` or `::/0` for the default route.
    void add_route(const std::string& prefix, const std::string& gateway);

    /// Takes such a route away. No error if there is none.
    void remove_route(const std::string& prefix, const std::string& gateway);

    /// `unreachable PREFIX`: what is sent there comes back as an error.
    void add_unreachable(const std::string& prefix);

    /// `blackhole PREFIX`: what is sent there is dropped, and nobody is told.
    void add_blackhole(const std::string& prefix);

    /// TCP to these ports, to whatever address that is not of this host, goes to `gateway` (ip-rule(8)).
    /// Throws NetworkError also where the kernel has no such rules.
    void route_ports(std::uint16_t first, std::uint16_t last, const std::string& gateway);

    /// `PREFIX dev LINK`: its addresses are reached there directly.
    void add_link_route(const std::string& prefix, const std::string& link);

    /// A veth pair: `name` here, `peer` in the network namespace that the file descriptor refers to.
    void add_veth(const std::string& name, const std::string& peer, int peer_namespace);

    /// Removes a link; of a veth pair both ends. No error if there is none of that name.
    void remove_link(const std::string& link);

private:
    struct Close {
        void operator()(nl_sock* socket) const;
    };
    std::unique_ptr<nl_sock, Close> socket_;
};

/// Writes a value below /proc/sys/net of this namespace; throws NetworkError.
void set_sysctl(const std::string& name, const std::string& value);

} // namespace harness
