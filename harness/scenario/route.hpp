// How a sender finds the hosts of a peer: a word of scenarios and of descriptions of senders. Pure.
#pragma once

#include "harness/model/word.hpp"

#include <cstdint>

namespace harness {

enum class Route { mx, relay_587, relay_465 };

struct RouteWord : Word<Route> {
    std::uint16_t port = 25; // of mx1
};

template <>
inline constexpr auto kWords<Route> = std::to_array<RouteWord>({
    {{Route::mx, "mx", "by the MX records"}},
    {{Route::relay_587,
      "relay-587",
      "`[mx1]:587` with STARTTLS",
      "The sender is told to relay to mx1 at port 587, with STARTTLS."},
     587},
    {{Route::relay_465,
      "relay-465",
      "`[mx1]:465`, where TLS begins at once (smtp_tls_wrappermode)",
      "The sender is told to relay to mx1 at port 465, where TLS begins at once."},
     465},
});

} // namespace harness
