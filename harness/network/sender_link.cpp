#include "harness/network/sender_link.hpp"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <array>
#include <cstdint>
#include <stdexcept>
#include <utility>

namespace harness {

namespace {

// In the one form (RFC 5952) in which the fakes report who asked: link 0 has no `:0:` before its `::`.
std::string canonical_ipv6(const std::string& text) {
    in6_addr address{};
    std::array<char, INET6_ADDRSTRLEN> written{};
    inet_pton(AF_INET6, text.c_str(), &address);
    return inet_ntop(AF_INET6, &address, written.data(), written.size());
}

// LMTP, SMTP and submission, and what filters and proxies of mail use beside them.
using Ports = std::pair<std::uint16_t, std::uint16_t>;
constexpr std::array<Ports, 5> kMailPorts{{{24, 25}, {465, 465}, {587, 587}, {2525, 2525}, {10024, 10026}}};

} // namespace

SenderLink sender_link(unsigned n) {
    if (n >= kMostSenderLinks) throw std::runtime_error("too many senders for the links of the world");
    const unsigned base = 4 * n;
    const unsigned third = 192 + base / 256;
    const unsigned fourth = base % 256;
    return {
        fmt::format("198.19.{}.{}", third, fourth + 1),
        canonical_ipv6(fmt::format("2001:db8:ffff:{:x}::1", n)),
        fmt::format("198.19.{}.{}", third, fourth + 2),
        canonical_ipv6(fmt::format("2001:db8:ffff:{:x}::2", n)),
        fmt::format("sender{}", n),
        "world",
    };
}

void attach_world_side(const SenderLink& link, int sender_namespace) {
    Netlink netlink;
    netlink.add_veth(link.world_name, link.sender_name, sender_namespace);
    netlink.add_address(link.world_name, link.world4 + "/30");
    netlink.add_address(link.world_name, link.world6 + "/64");
    netlink.bring_up(link.world_name);
}

void attach_sender_side(const SenderLink& link) {
    set_sysctl("ipv6/conf/all/accept_dad", "0");
    set_sysctl("ipv6/conf/default/accept_dad", "0");
    Netlink netlink;
    netlink.bring_up("lo");
    netlink.add_address(link.sender_name, link.sender4 + "/30");
    netlink.add_address(link.sender_name, link.sender6 + "/64");
    netlink.bring_up(link.sender_name);
    netlink.add_route("0.0.0.0/0", link.world4);
    netlink.add_route("::/0", link.world6);
}

void attach_beside_other_links(const SenderLink& link) {
    Netlink netlink;
    netlink.add_address(link.sender_name, link.sender4 + "/30");
    netlink.bring_up(link.sender_name);
    netlink.add_route("0.0.0.0/1", link.world4);
    netlink.add_route("128.0.0.0/1", link.world4);
    try {
        // Engines turn IPv6 off where their own networks have none; on this link there is some.
        set_sysctl("ipv6/conf/" + link.sender_name + "/disable_ipv6", "0");
        set_sysctl("ipv6/conf/" + link.sender_name + "/accept_dad", "0");
        netlink.add_address(link.sender_name, link.sender6 + "/64");
        netlink.add_route("::/1", link.world6);
        netlink.add_route("8000::/1", link.world6);
    } catch (const NetworkError&) {
        // Without IPv6 in the kernel the peers are reached by IPv4 alone.
    }
}

void keep_within_other_links(const SenderLink& link, const std::vector<std::string>& gateways) {
    Netlink netlink;
    for (const std::string& gateway : gateways) {
        const bool is6 = gateway.find(':') != std::string::npos;
        // A program that is bound to one link would still find it.
        netlink.remove_route(is6 ? "::/0" : "0.0.0.0/0", gateway);
        netlink.add_unreachable(gateway + (is6 ? "/128" : "/32"));
    }
    for (const auto& [first, last] : kMailPorts) {
        netlink.route_ports(first, last, link.world4);
        netlink.route_ports(first, last, link.world6);
    }
}

void detach_world_side(const SenderLink& link) {
    Netlink().remove_link(link.world_name);
}

} // namespace harness
