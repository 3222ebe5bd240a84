// One JSON object per event of a run or of a fake, as docs/events.schema.json describes it: one line of
// NDJSON, without its line end. Whatever octets a peer or a container chose, a line is valid UTF-8 and at
// most kLongestEventLine octets long. Pure.
#pragma once

#include "fake_dns/dns_event.hpp"
#include "fake_mx/mx_event.hpp"
#include "harness/stack/mailu/mailu_event.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

inline constexpr std::size_t kLongestEventLine = std::size_t{256} << 10U;

/// Whose event it is; empty where that is not known.
struct EventOrigin {
    std::string_view peer;   // a scenario's id, or a recipient domain
    std::string_view sender; // a sender's name
};

/// `dns-query`, or `own-failure` where it is not known what was asked.
std::string event_line(const fake_dns::QueryAnswered& query, const EventOrigin& origin);
/// `admin-request`.
std::string event_line(const mailu::AdminRequest& request, const EventOrigin& origin);
/// `milter-connection`.
std::string event_line(const mailu::MilterConnection& connection, const EventOrigin& origin);

using EventTime = std::chrono::system_clock::time_point;

/// `log`: a line of a sender's log. `recipient`: whose delivery it ends; empty if none.
std::string
log_line_event(EventTime time, std::string_view line, std::string_view recipient, const EventOrigin& origin);

/// `own-failure`: this program could not do something. `client`: for whom; empty if that is not known.
std::string
own_failure_event(EventTime time, std::string_view text, std::string_view client, const EventOrigin& origin);

/// How much of a growing record has become events.
struct EventCursor {
    std::size_t dialogue = 0;
    std::size_t messages = 0;
    std::size_t unaccepted = 0;
    bool connected = false;
    bool shaken_hands = false; // the handshake's end was told
    bool alerted = false;
    bool requested = false;
    bool ended = false;
};

/// What is new of a session since the cursor: `connection`, `smtp-command`, `smtp-reply`, `smtp-note`,
/// `tls-handshake`, `tls-alert`, `message`, `connection-end`.
std::vector<std::string>
new_event_lines(const fake_mx::SessionRecord& session, EventCursor& cursor, const EventOrigin& origin);

/// Likewise of a connection to a policy host; `policy-request` takes the place of what is SMTP's.
std::vector<std::string>
new_event_lines(const fake_mx::PolicyFetch& fetch, EventCursor& cursor, const EventOrigin& origin);

} // namespace harness
