// What a sender has logged so far, and waiting for what it has yet to log: with a deadline, without polling.
// A container may say anything for ever: log_budget.hpp bounds what is kept.
#pragma once

#include "harness/mta/mta.hpp"
#include "harness/sender/log_budget.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace harness {

class SenderLog {
public:
    SenderLog(
        const boost::asio::any_io_executor& executor, const Mta& mta, LogSink sink, LogLimits limits = {}
    )
        : changed_(executor), program_(mta.name()), reader_(mta.log_reader()), sink_(std::move(sink)),
          budget_(limits) {}

    /// Whose log it is: `Postfix`.
    const std::string& program() const { return program_; }

    /// Ignored once the log has ended; a line beyond the limits ends it.
    void add_line(std::string line);

    /// What the sender said elsewhere; also after the end of its log, unless that broke off. Whether more is
    /// wanted.
    bool add_report(LogEvent event);

    /// No line from now on shows these values.
    void hide(std::vector<std::string> secrets) { secrets_ = std::move(secrets); }

    /// `why`: it did not come to its end but broke off; empty: it did.
    void end(std::string why = {});

    bool ended() const { return ended_; }
    const std::string& broken_off_because() const { return broken_off_because_; }

    /// For people: the lines that were kept, and a note on those that were not.
    std::vector<std::string> lines() const;
    /// At most kLastLines of them, long ones cut, each indented and after a line end.
    std::string last_lines() const;
    static constexpr std::size_t kLastLines = 12;

    /// The program's version, once it has started.
    const std::optional<std::string>& started_version() const { return started_version_; }
    bool companion_started() const { return companion_started_; }
    /// The name of a companion that ended before the program did; empty: none.
    const std::string& ended_companion() const { return ended_companion_; }
    bool fatal() const { return fatal_; }

    struct Attempts {
        std::size_t count = 0;
        Outcome last = Outcome::deferred;
    };
    Attempts attempts_of(const std::string& recipient) const;

    /// Waits until `satisfied` holds, asked again after every line; false when the deadline passed or the log
    /// ended.
    boost::asio::awaitable<bool>
    wait_until(std::function<bool()> satisfied, std::chrono::steady_clock::time_point deadline);

private:
    void keep(LogEvent event);
    void understand(const LogEvent& event);

    boost::asio::steady_timer changed_;
    std::string program_;
    std::unique_ptr<LogReader> reader_;
    LogSink sink_;
    LogBudget budget_;
    std::vector<std::string> secrets_;
    std::vector<std::string> lines_;
    std::deque<std::string> last_lines_; // of all, whether kept or not
    std::size_t left_out_ = 0;
    std::unordered_map<std::string, Attempts> attempts_;
    std::optional<std::string> started_version_;
    bool companion_started_ = false;
    std::string ended_companion_;
    bool fatal_ = false;
    bool ended_ = false;
    std::string broken_off_because_;
};

} // namespace harness
