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
    /// Of a whole SMTP session. One that is longer is ended, and its record says so in `failed`.
    std::chrono::seconds session_limit{1800};
    /// Octets of all the records of SMTP sessions that one client has brought about and somebody still keeps,
    /// their messages included. Beyond it the client's sessions are ended and refused, and the records say so
    /// in `failed`. Ten thousand peers need about a fifth of it.
    std::uint64_t kept_limit = std::uint64_t{256} << 20U;
};

} // namespace fake_mx
