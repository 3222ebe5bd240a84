// The link between the world and one sender: a veth pair with fixed addresses, made by both sides.
#pragma once

#include "harness/network/netlink.hpp"

#include <string>
#include <vector>

namespace harness {

/// Addresses of the n-th link (from 0): a /30 out of 198.19.192.0/18 and a /64 out of 2001:db8:ffff::/48.
struct SenderLink {
    std::string world4;
    std::string world6;
    std::string sender4;
    std::string sender6;
    std::string world_name;  // interface name in the world
    std::string sender_name; // interface name in the sender's namespace
};

inline constexpr unsigned kMostSenderLinks = 4096;

/// Throws std::runtime_error beyond kMostSenderLinks.
SenderLink sender_link(unsigned n);

/// The world's half: makes the pair, its other end in the given network namespace.
void attach_world_side(const SenderLink& link, int sender_namespace);

/// The sender's half, called inside its namespace once the world's half is there: loopback, addresses,
/// default routes.
void attach_sender_side(const SenderLink& link);

/// The same in a namespace that has links of its own: routes for the two halves of the Internet, which take
/// precedence of its default routes. IPv6 only if the namespace has it.
void attach_beside_other_links(const SenderLink& link);

/// After that, in a namespace that joins a running stack's networks: removes the routes through their
/// gateways and sends mail for the stack's hosts into the world, where nobody has their addresses.
void keep_within_other_links(const SenderLink& link, const std::vector<std::string>& gateways);

/// Removes the pair, both ends. The kernel would do it too once the sender's namespace is gone, but in its
/// own time: until then the next sender could not have this link.
void detach_world_side(const SenderLink& link);

} // namespace harness
