// How much of a sender's log is kept, so that one that never ends fills no memory. What may decide a verdict
// is never left out silently. Pure.
#pragma once

#include "harness/mta/delivery_event.hpp"

#include <cstddef>
#include <string>

namespace harness {

/// In octets; each line counts for as many as it has and kOfALine.
struct LogLimits {
    static constexpr std::size_t kOfALine = 256;

    std::size_t read = std::size_t{512} << 20U;      // of all lines; then the log is read no further
    std::size_t deliveries = std::size_t{48} << 20U; // of lines about deliveries; likewise
    std::size_t others = std::size_t{16} << 20U;     // of other lines; then they are left out
};

class LogBudget {
public:
    explicit LogBudget(LogLimits limits = {}) : limits_(limits) {}

    enum class Line { kept, left_out, too_much };
    Line on_line(const LogEvent& event);

    /// Why the log is read no further, after `too_much`.
    std::string why() const;

private:
    LogLimits limits_;
    std::size_t read_ = 0;
    std::size_t deliveries_ = 0;
    std::size_t others_ = 0;
};

} // namespace harness
