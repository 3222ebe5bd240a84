// What becomes of connections to a host. Pure.
#pragma once

#include "harness/model/key.hpp"

namespace harness {

enum class Connections { accepted, refused, unanswered, reset };

/// What becomes of a connection that never gets as far as a greeting.
struct ConnectionsWord : Word<Connections> {
    bool is_open = false;   // there is a listener
    bool is_silent = false; // who dials waits until it gives up
    bool hangs_up = false;  // what the client sees is a lost connection
};

template <>
inline constexpr auto kWords<Connections> = std::to_array<ConnectionsWord>({
    {{Connections::accepted, "accepted"}, true},
    {{Connections::refused,
      "refused",
      "nobody listens: every SYN is answered with RST",
      "refuses every connection"}},
    {{Connections::unanswered,
      "unanswered",
      "every SYN is dropped, as by a firewall",
      "leaves every connection unanswered"},
     false,
     true},
    {{Connections::reset,
      "reset",
      "accepted, then RST in place of the greeting",
      "accepts every connection and resets it"},
     true,
     false,
     true},
});

/// How connections end, by the address family of the host's address.
struct FamilyConnections {
    Connections ipv4 = Connections::accepted;
    Connections ipv6 = Connections::accepted;
    bool operator==(const FamilyConnections&) const = default;
};

inline constexpr Mapping kConnections{
    "connections",
    "What becomes of connections to the host: one word for all, or one for each address family.",
    R"({"examples": ["refused", {"ipv6": "unanswered"}]})",
    std::tuple{
        Key{.name = "ipv4", .member = &FamilyConnections::ipv4, .meaning = "to its IPv4 address"},
        Key{.name = "ipv6", .member = &FamilyConnections::ipv6, .meaning = "to its IPv6 address"},
    }};

} // namespace harness
