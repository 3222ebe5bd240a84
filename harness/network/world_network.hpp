// The network of the world: a namespace of its own, in which every address of the two ranges is local.
#pragma once

#include "harness/network/netlink.hpp"

#include <string>

namespace harness {

inline constexpr const char* kWorldRange4 = "198.18.0.0/15"; // RFC 2544
inline constexpr const char* kWorldRange6 = "2001:db8::/32"; // RFC 3849
inline constexpr const char* kClosedRange4 = "198.18.240.0/20";
inline constexpr const char* kClosedRange6 = "2001:db8:c105::/48";
inline constexpr const char* kSilentRange4 = "198.18.224.0/20";
inline constexpr const char* kSilentRange6 = "2001:db8:51e7::/48";

/// The world, as long as it lives: it holds the second namespace, in which the closed ranges are local and
/// nobody listens, so that connections to them are really refused (a wildcard listener here would accept
/// them).
class [[nodiscard]] WorldNetwork {
public:
    ~WorldNetwork();
    WorldNetwork(WorldNetwork&& other) noexcept;
    WorldNetwork& operator=(WorldNetwork&&) = delete;

private:
    friend WorldNetwork enter_world();
    explicit WorldNetwork(int closed_namespace) : closed_namespace_(closed_namespace) {}
    int closed_namespace_;
};

/// Moves the calling thread (call it before there are others) into a new network namespace and makes it the
/// world: loopback up, both ranges local, the closed ranges closed, the silent ones without an answer,
/// forwarding on. Throws NetworkError.
WorldNetwork enter_world();

} // namespace harness
