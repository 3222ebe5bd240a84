// Which address belongs to what in the world. Pure arithmetic over the two ranges that the world owns:
// 198.18.0.0/15 (RFC 2544) and 2001:db8::/32 (RFC 3849). harness/network/ makes the same ranges local, the
// closed ones closed, and the silent ones silent.
#pragma once

#include <cstdint>
#include <string>

namespace harness {

/// One host's addresses in text form.
struct AddressPair {
    std::string ipv4;
    std::string ipv6;
};

/// Where the addresses of a world are.
enum class AddressRange {
    world,    // 198.18.0.0/15 and 2001:db8::/32: a network namespace in which they are local
    loopback, // 127.18.0.0/15: every machine has these, without a privilege and without IPv6
};

/// An address of the plan in that range: 198.18.0.1 is 127.18.0.1 there, and an IPv6 address none.
AddressPair in_range(AddressRange range, AddressPair pair);

inline constexpr std::uint32_t kMostMxHosts = 224U * 256U - 2U;     // 198.18.0.1 … 198.18.223.254
inline constexpr std::uint32_t kMostSilentHosts = 16U * 256U - 2U;  // 198.18.224.1 … 198.18.239.254
inline constexpr std::uint32_t kMostClosedHosts = 16U * 256U - 2U;  // 198.18.240.1 … 198.18.255.254
inline constexpr std::uint32_t kMostNameServers = 128U * 256U - 2U; // 198.19.0.1 … 198.19.127.254

/// The n-th MX host (from 0). Throws std::runtime_error beyond kMostMxHosts; likewise below.
AddressPair mx_address(std::uint32_t n);

/// The n-th MX host that refuses connections: in the range that the stage closes.
AddressPair closed_address(std::uint32_t n);

/// The n-th MX host that leaves connections unanswered: in the range where the stage drops what is sent.
AddressPair silent_address(std::uint32_t n);

/// The n-th name server of the authoritative face.
AddressPair name_server_address(std::uint32_t n);

/// Where every sender's resolv.conf points.
AddressPair resolver_address();

/// The resolver again, for a sender whose queries are to be read as musl sends them: with AD, without DO.
AddressPair ad_only_resolver_address();

/// Where the services of a mail server's own stack are: Mailu's admin, its milter. The admin at one address
/// defers when a TLSA lookup fails (its own DEFER_ON_TLS_ERROR), the one at the other does not.
AddressPair services_address(bool admin_defers);

} // namespace harness
