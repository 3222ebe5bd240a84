// The time that a line of a log begins with. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace harness {

/// By the clock of whoever wrote the log: a log of local time has no zone, and of one that has a zone the
/// time is taken as it is written.
using LogTime = std::chrono::sys_seconds;

/// `2026-11-24 09:10:47`
std::string to_text(LogTime time);
/// `2026-11-24`
std::string day_text(std::chrono::sys_days day);

/// Of this machine, as its syslog would write it.
LogTime local_now();

class LogClock {
public:
    /// `now`: syslog names no year; a day that would lie more than a day behind it is one of the year
    /// before.
    explicit LogClock(LogTime now) : now_(now) {}

    /// Of a log that is followed for days.
    void set_now(LogTime now) { now_ = now; }

    /// Takes what the line begins with: `Nov 24 09:10:47` (RFC 3164), `2026-11-24T09:10:47.123+01:00`
    /// (RFC 3339), or the same with spaces, as Exim writes it; with the space behind it.
    std::optional<LogTime> take(std::string_view& line);

private:
    std::optional<std::chrono::sys_days> syslog_day(std::string_view text) const;

    LogTime now_;
    std::string last_day_text_; // `Nov 24`: the next line is mostly of the same day
    std::optional<std::chrono::sys_days> last_day_;
};

/// What a user means by `2026-11-24`, `2026-11-24 09:10:47`, or by `7d`, `12h` and `30m` before `now`.
std::optional<LogTime> parse_since(std::string_view text, LogTime now);

} // namespace harness
