// Watches the loop that it runs on: a beat that is late is time in which nobody was answered.
#pragma once

#include "harness/observation/stall.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace boost::asio {
class io_context;
}

namespace harness {

class Heartbeat {
public:
    static constexpr std::chrono::milliseconds kInterval{50};
    /// A beat that comes no later than this counts as on time.
    static constexpr std::chrono::milliseconds kTolerance{100};
    /// Stalls beyond this number are not kept apart: the last one grows.
    static constexpr std::size_t kMost = 10'000;

    /// Beats from now on, as long as `context` runs.
    explicit Heartbeat(boost::asio::io_context& context);

    /// With a stall that is going on right now.
    const OwnRecord& record();

private:
    void beat();
    void note_time();
    void note_pressure();

    boost::asio::steady_timer timer_;
    std::chrono::nanoseconds last_; // of the clock that also counts while the machine is suspended
    OwnRecord record_;
};

} // namespace harness
