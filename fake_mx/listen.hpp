// Where a server of this library listens, and its limits.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace fake_mx {

struct Listen {
    std::string address = "::";          // `::` serves IPv4 too, and every AnyIP address
    std::uint16_t port = 25;             // 0: any free port
    std::chrono::seconds idle_limit{60}; // every await has a limit
    std::size_t connection_limit = 2000; // one more is refused and closed
};

} // namespace fake_mx
