// How long a client waits for this side: from the arrival of what it said to the end of the answer. No Asio
// here.
#pragma once

#include <chrono>
#include <optional>

namespace fake_mx {

class Punctuality {
public:
    using Clock =
        std::chrono::steady_clock; // goes on while the process is stopped, as the client's patience does

    /// Something was read from the TCP socket `descriptor`, or it was accepted: the client waits since the
    /// kernel got its last segment, however long that waited here (TCP_INFO of tcp(7), in milliseconds).
    void heard(int descriptor);

    /// The answer has been handed to the kernel: how long the client waited for it. 0 where it was waiting
    /// for none.
    std::chrono::milliseconds answered();

private:
    std::optional<Clock::time_point> waits_since_;
};

} // namespace fake_mx
