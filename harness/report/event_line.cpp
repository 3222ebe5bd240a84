#include "harness/report/event_line.hpp"

#include "harness/base/shortened.hpp"
#include "harness/report/json_report.hpp"
#include "harness/report/json_values.hpp"
#include "harness/report/safe_text.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cctype>
#include <utility>

namespace harness {

namespace {

namespace json = boost::json;

// JSON needs at most six octets for one of a text (`\u0000`), so that the longest line is far below
// kLongestEventLine.
constexpr std::size_t kMostOfAText = 2048;     // octets; a command line of SMTP has at most 1012
constexpr std::size_t kMostOfAContent = 8192;  // of a message
constexpr std::size_t kMostOfAList = 8192;     // of all its texts
constexpr std::size_t kMostTextsOfAList = 500; // Postfix's messages have at most 500 recipients

json::value text_value(std::string_view text) {
    return text_or_null(shortened(text, kMostOfAText));
}

json::object event_object(EventTime time, std::string_view kind, const EventOrigin& origin) {
    return {
        {"time", iso_time(time)},
        {"event", kind},
        {"peer", text_value(origin.peer)},
        {"sender", text_value(origin.sender)}};
}

void add_list(json::object& object, std::string_view key, const std::vector<std::string>& list) {
    json::array shown;
    std::size_t octets = 0;
    for (const std::string& text : list) {
        octets += std::min(text.size(), kMostOfAText);
        if (octets > kMostOfAList || shown.size() == kMostTextsOfAList) break;
        shown.emplace_back(utf8(shortened(text, kMostOfAText)));
    }
    object[std::string(key) + "_left_out"] = list.size() - shown.size();
    object[key] = std::move(shown);
}

std::int64_t microseconds_of(std::chrono::nanoseconds duration) {
    return std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
}

// The record of a session or of a fetch, for what they have in common.
template <class Record>
class Teller {
public:
    Teller(const Record& record, std::string_view protocol, const EventOrigin& origin)
        : record_(record), protocol_(protocol), origin_(origin) {}

    void tell(EventTime time, std::string_view kind, json::object more = {}) {
        json::object object = event_object(time, kind, origin_);
        object["protocol"] = protocol_;
        object["session"] = record_.id;
        object["client"] = text_value(record_.client);
        object["server"] = text_value(record_.server);
        object["host"] = text_value(record_.host);
        for (auto& [key, value] : more)
            object[key] = std::move(value);
        lines_.push_back(json::serialize(object));
    }

    void tell_start(EventCursor& cursor) {
        if (!std::exchange(cursor.connected, true)) tell(record_.started, "connection");
    }

    void tell_tls(const fake_mx::TlsRecord& tls, EventCursor& cursor) {
        const bool is_over = tls.established || !tls.error.empty() || record_.ended;
        if (is_over && !std::exchange(cursor.shaken_hands, true)) {
            cursor.alerted = !tls.client_alert.empty();
            tell(
                tls.time,
                "tls-handshake",
                {{"established", tls.established},
                 {"version", text_value(tls.version)},
                 {"cipher", text_value(tls.cipher)},
                 {"sni", text_value(tls.sni)},
                 {"resumed", tls.resumed},
                 {"certificate", text_value(tls.certificate)},
                 {"client_alert", text_value(tls.client_alert)},
                 {"error", text_value(tls.error)}}
            );
        }
        if (!tls.client_alert.empty() && cursor.shaken_hands && !std::exchange(cursor.alerted, true))
            tell(tls.time, "tls-alert", {{"client_alert", text_value(tls.client_alert)}});
    }

    void tell_end(EventCursor& cursor) {
        if (!record_.ended || std::exchange(cursor.ended, true)) return;
        tell(
            *record_.ended,
            "connection-end",
            {{"late_us", microseconds_of(record_.late)}, {"failed", text_value(record_.failed)}}
        );
    }

    std::vector<std::string> lines() { return std::move(lines_); }

private:
    const Record& record_;
    std::string_view protocol_;
    const EventOrigin& origin_;
    std::vector<std::string> lines_;
};

std::string_view kind_of(fake_mx::Direction direction) {
    switch (direction) {
    case fake_mx::Direction::received:
        return "smtp-command";
    case fake_mx::Direction::sent:
        return "smtp-reply";
    case fake_mx::Direction::note:
        return "smtp-note";
    }
    return "smtp-note";
}

// RFC 4954, section 4: what follows the mechanism may be a password.
std::string without_password(const std::string& command) {
    constexpr std::string_view kVerb = "AUTH ";
    const bool is_auth = command.size() > kVerb.size() &&
                         std::equal(kVerb.begin(), kVerb.end(), command.begin(), [](char verb, char c) {
                             return verb == std::toupper(static_cast<unsigned char>(c));
                         });
    const auto response = is_auth ? command.find(' ', kVerb.size()) : std::string::npos;
    return response == std::string::npos ? command : command.substr(0, response) + " (not shown)";
}

json::object message_object(const fake_mx::ReceivedMessage& message, bool accepted) {
    json::object object{
        {"accepted", accepted},
        {"from", utf8(shortened(message.sender, kMostOfAText))},
        {"over_tls", message.over_tls},
        {"octets", message.content.size()},
        {"content", utf8(shortened(message.content, kMostOfAContent))},
        {"reply", text_value(message.accepted_reply)}};
    if (message.requires_tls) object["requires_tls"] = true;
    add_list(object, "recipients", message.recipients);
    return object;
}

void tell_messages(
    Teller<fake_mx::SessionRecord>& teller,
    const std::vector<fake_mx::ReceivedMessage>& messages,
    std::size_t& told,
    bool accepted
) {
    for (; told < messages.size(); ++told)
        teller.tell(messages[told].time, "message", message_object(messages[told], accepted));
}

} // namespace

std::string
own_failure_event(EventTime time, std::string_view text, std::string_view client, const EventOrigin& origin) {
    json::object object = event_object(time, "own-failure", origin);
    object["client"] = text_value(client);
    object["text"] = text_value(text);
    return json::serialize(object);
}

std::string event_line(const fake_dns::QueryAnswered& query, const EventOrigin& origin) {
    if (query.name.empty() && !query.failed.empty())
        return own_failure_event(query.time, query.failed, query.client, origin);
    json::object object = event_object(query.time, "dns-query", origin);
    object["client"] = text_value(query.client);
    object["server"] = text_value(query.server);
    object["face"] = query.face == fake_dns::Face::resolver ? "resolver" : "authoritative";
    object["transport"] = query.transport == fake_dns::Transport::udp ? "udp" : "tcp";
    object["name"] = text_value(query.name);
    object["type"] = text_value(query.type);
    object["rcode"] = query.answered ? text_value(query.rcode) : json::value();
    object["ad"] = query.ad;
    object["truncated"] = query.truncated;
    object["security"] = query.security ? json::value(to_text(*query.security)) : json::value();
    object["ede"] = query.ede ? json::value(*query.ede) : json::value();
    object["late_us"] = microseconds_of(query.late);
    object["delay_ms"] = query.delay.count();
    object["failed"] = text_value(query.failed);
    add_list(object, "answers", query.answers);
    return json::serialize(object);
}

std::string event_line(const mailu::AdminRequest& request, const EventOrigin& origin) {
    json::object object = event_object(request.time, "admin-request", origin);
    object["client"] = text_value(request.client);
    object["method"] = text_value(request.method);
    object["target"] = text_value(request.target);
    object["status"] = request.status;
    object["answer"] = text_value(request.answer);
    object["why"] = text_value(request.why);
    return json::serialize(object);
}

std::string event_line(const mailu::MilterConnection& connection, const EventOrigin& origin) {
    json::object object = event_object(connection.time, "milter-connection", origin);
    object["client"] = text_value(connection.client);
    object["messages"] = connection.messages;
    object["trouble"] = text_value(connection.trouble);
    return json::serialize(object);
}

std::string
log_line_event(EventTime time, std::string_view line, std::string_view recipient, const EventOrigin& origin) {
    json::object object = event_object(time, "log", origin);
    object["line"] = utf8(shortened(line, kMostOfAText));
    object["recipient"] = text_value(recipient);
    return json::serialize(object);
}

std::vector<std::string>
new_event_lines(const fake_mx::SessionRecord& session, EventCursor& cursor, const EventOrigin& origin) {
    Teller<fake_mx::SessionRecord> teller(session, "smtp", origin);
    teller.tell_start(cursor);
    for (; cursor.dialogue < session.dialogue.size(); ++cursor.dialogue) {
        const fake_mx::DialogueLine& line = session.dialogue[cursor.dialogue];
        const bool is_command = line.direction == fake_mx::Direction::received;
        const std::string text = is_command ? without_password(line.text) : line.text;
        teller.tell(line.time, kind_of(line.direction), {{"text", utf8(shortened(text, kMostOfAText))}});
    }
    if (session.tls) teller.tell_tls(*session.tls, cursor);
    tell_messages(teller, session.messages, cursor.messages, true);
    tell_messages(teller, session.unaccepted_messages, cursor.unaccepted, false);
    teller.tell_end(cursor);
    return teller.lines();
}

std::vector<std::string>
new_event_lines(const fake_mx::PolicyFetch& fetch, EventCursor& cursor, const EventOrigin& origin) {
    Teller<fake_mx::PolicyFetch> teller(fetch, "https", origin);
    teller.tell_start(cursor);
    teller.tell_tls(fetch.tls, cursor);
    const bool is_over = fetch.status != 0 || fetch.ended;
    if (is_over && !std::exchange(cursor.requested, true))
        teller.tell(
            fetch.ended.value_or(fetch.started),
            "policy-request",
            {{"method", text_value(fetch.method)},
             {"requested_host", text_value(fetch.requested_host)},
             {"target", text_value(fetch.target)},
             {"status", fetch.status == 0 ? json::value() : json::value(fetch.status)},
             {"error", text_value(fetch.error)}}
        );
    teller.tell_end(cursor);
    return teller.lines();
}

} // namespace harness
