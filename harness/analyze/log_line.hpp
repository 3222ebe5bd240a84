// Lines of a log as they come, with whatever a container engine, a journal or a collector put around them ->
// who says what, and when. Pure.
#pragma once

#include "harness/analyze/log_time.hpp"

#include <boost/json/fwd.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace harness {

struct LogLine {
    std::optional<LogTime> time = {};
    std::string_view container = {}; // `smtp-1`; empty: the line does not say
    std::string_view host = {};      // likewise
    std::string_view program = {};   // `postfix/smtp`; empty: the line does not say
    std::string_view pid = {};       // likewise
    std::string_view text = {};
};

/// Of one log. Knows, one in the other: syslog with any time that LogClock knows, Exim's own log,
/// `docker compose logs` (`smtp-1  | …`), Docker's json-file, Podman's k8s-file, journald's JSON (`journalctl
/// -o json`), mailcow's
/// (`program` and `message`), and what Go's log/slog writes as text or JSON.
class LogLineReader {
public:
    explicit LogLineReader(LogTime now) : clock_(now) {}

    void set_now(LogTime now) { clock_.set_now(now); }

    /// What is in it lives until the next call, and as long as `line`.
    LogLine read(std::string_view line);

private:
    LogLine read_text(std::string_view line);
    bool read_json(std::string_view line, LogLine& result, int depth);
    void read_slog(const boost::json::object& object, LogLine& line);

    LogClock clock_;
    std::string message_; // of a line in JSON, and the rest of it
    std::string container_;
    std::string host_;
    std::string program_;
    std::string pid_;
};

} // namespace harness
