// OpenSMTPD's log lines -> events, as `smtpd -d` prints them. Pure. A session is named with its host in its
// first line, and by its id alone in those that follow; so the reader remembers sessions.
#pragma once

#include "harness/mta/mta.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace harness {

class OpensmtpdLogReader final : public LogReader {
public:
    LogEvent read(std::string line, SenderTime time) override;

    /// Sessions that are remembered: as many as no run has; then all are forgotten.
    static constexpr std::size_t kMostSessions = 10'000;

private:
    struct Session {
        std::string host;
        std::string address;
        std::uint16_t port = 0;
        std::optional<TlsReported> tls;
    };

    void read_session(std::string_view id, std::string_view text, LogEvent& event);
    void on_connecting(std::string_view id, std::string_view text);
    void on_error(std::string_view id, std::string_view reason, LogEvent& event);
    std::optional<AttemptEnded> parse_delivery(std::string_view id, std::string_view text) const;
    Session* session_of(std::string_view id);

    std::map<std::string, Session, std::less<>> sessions_; // by id
};

} // namespace harness
