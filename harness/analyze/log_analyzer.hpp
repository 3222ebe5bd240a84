// Logs, octet by octet -> what they say of the mail that went out. Pure.
#pragma once

#include "harness/analyze/line_cutter.hpp"
#include "harness/analyze/log_line.hpp"
#include "harness/analyze/log_tally.hpp"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace harness {

class LogAnalyzer {
public:
    /// `now`: as LogClock.
    LogAnalyzer(AnalysisScope scope, LogTime now) : reader_(now), tally_(std::move(scope)) {}

    void set_now(LogTime now) { reader_.set_now(now); }
    void report_changes(OnLevelChange on_change) { tally_.report_changes(std::move(on_change)); }

    bool tells_of_tls() const { return tally_.tells_of_tls(); }

    void feed(std::string_view piece);
    /// A log has ended; another one may follow.
    void end_log();

    /// As LogTally::finish.
    Analysis finish(const std::optional<std::vector<QueueEntry>>& queue = {}) { return tally_.finish(queue); }

private:
    void take(std::string_view line, bool is_cut);

    LogLineReader reader_;
    MailLineReader mail_;
    LineCutter lines_;
    LogTally tally_;
};

/// The first time that a line in the beginning of a log names; nothing: none does.
std::optional<LogTime> first_time(std::string_view beginning, LogTime now);

} // namespace harness
