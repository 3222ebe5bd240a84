#include "harness/mta/exim/exim_log.hpp"

#include "harness/mta/exim/exim_reason.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

namespace harness {

namespace {

using std::string_view;

constexpr string_view kDate = "0000-00-00 00:00:00"; // its form
constexpr auto kNone = string_view::npos;

template <typename Number>
Number number_of(string_view text) {
    Number number{};
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

bool begins_with_date(string_view line) {
    if (line.size() <= kDate.size()) return false;
    for (std::size_t i = 0; i < kDate.size(); ++i) {
        const bool is_digit = std::isdigit(static_cast<unsigned char>(line[i])) != 0;
        if (kDate[i] == '0' ? !is_digit : line[i] != kDate[i]) return false;
    }
    return true;
}

string_view take_word(string_view& text) {
    const string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    return word;
}

// `1xXOYf-0000NJ-17`; since 4.97 `1xXOYf-00000000NJx-17Ab`.
bool is_message_id(string_view word) {
    const auto fits = [&](std::size_t first, std::size_t second, std::size_t third) {
        if (word.size() != first + second + third + 2) return false;
        for (std::size_t i = 0; i < word.size(); ++i) {
            const bool is_hyphen = i == first || i == first + 1 + second;
            if (is_hyphen ? word[i] != '-' : std::isalnum(static_cast<unsigned char>(word[i])) == 0)
                return false;
        }
        return true;
    };
    return fits(6, 6, 2) || fits(6, 11, 4);
}

// The first ": " that no quotes are around: a field may hold what a certificate says of itself.
std::size_t end_of_fields(string_view text) {
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') quoted = !quoted;
        if (!quoted && text.substr(i).starts_with(": ")) return i;
    }
    return text.size();
}

// The value behind ` KEY=`, up to a space.
string_view field(string_view fields, string_view key) {
    const auto start = fields.find(key);
    if (start == kNone) return {};
    const string_view value = fields.substr(start + key.size());
    return value.substr(0, value.find(' '));
}

struct Host {
    std::string name;
    std::string address;
    std::uint16_t port = 0;
};

// `mx1.a.example DS [198.18.0.1]:25`; `text` is what is left behind it.
std::optional<Host> take_host(string_view& text) {
    const auto open = text.find('[');
    const auto close = text.find(']', open);
    if (open == kNone || close == kNone) return std::nullopt;
    Host host{
        std::string(text.substr(0, text.find(' '))), std::string(text.substr(open + 1, close - open - 1))};
    text.remove_prefix(close + 1);
    if (text.starts_with('*')) text.remove_prefix(1); // the connection had been used before
    if (text.starts_with(':')) {
        const auto end = std::min(text.find_first_not_of("0123456789", 1), text.size());
        host.port = number_of<std::uint16_t>(text.substr(1, end - 1));
        if (end > 1) text.remove_prefix(end);
    }
    return host;
}

// `X=TLS1.3:ECDHE_…:256 CV=dane`. CV is `no` where nothing was verified, or in vain.
std::optional<TlsReported> tls_in(string_view fields, const Host& host) {
    const string_view session = field(fields, " X=");
    if (session.empty()) return std::nullopt;
    const string_view verified = field(fields, " CV=");
    TlsReported tls;
    tls.peer = verified == "dane" || verified == "yes" ? PeerIs::authenticated : PeerIs::unauthenticated;
    tls.word = "CV=" + std::string(verified);
    tls.host = host.name;
    tls.address = host.address;
    tls.port = host.port;
    const string_view version = session.substr(0, session.find(':'));
    tls.version =
        version.starts_with("TLS1") ? "TLSv" + std::string(version.substr(3)) : std::string(version);
    tls.cipher = session.substr(std::min(version.size() + 1, session.size()));
    return tls;
}

// The peer's reply, `C="250 2.0.0 Accepted"`, the last field that is quoted.
std::string confirmation(string_view fields) {
    const auto start = fields.find(" C=\"");
    if (start == kNone) return {};
    const string_view reply = fields.substr(start + 4);
    return std::string(reply.substr(0, reply.rfind('"')));
}

std::optional<Outcome> outcome_of(string_view flag) {
    if (flag == "=>" || flag == "->") return Outcome::delivered;
    if (flag == "==") return Outcome::deferred;
    if (flag == "**") return Outcome::bounced;
    return std::nullopt;
}

// How long it took, if the log says that (log_selector +deliver_time +queue_time), comes last.
string_view without_times(string_view text) {
    for (;;) {
        const auto space = text.rfind(' ');
        if (space == kNone) return text;
        const string_view last = text.substr(space + 1);
        if (!last.starts_with("DT=") && !last.starts_with("QT=")) return text;
        text.remove_suffix(text.size() - space);
    }
}

void describe_failure(AttemptEnded& ended) {
    ended.attempted = !is_before_exims_retry_time(ended.text);
    // Exim names the first host there, and says what became of the last one.
    ended.failed = exim_failed_step(ended.text, {});
    ended.failed.address = ended.relay_address;
}

// Where the system's own error comes first: `defer (110): Connection timed out H=…: SMTP timeout after EHLO`.
void take_late_host(AttemptEnded& ended) {
    const auto start = ended.text.find(" H=");
    if (!ended.relay_host.empty() || start == std::string::npos) return;
    string_view behind = string_view(ended.text).substr(start + 3);
    const auto host = take_host(behind);
    if (!host) return;
    ended.relay_host = host->name;
    ended.relay_address = host->address;
    ended.relay_port = host->port;
    ended.text = behind.starts_with(": ") ? std::string(behind.substr(2)) : ended.text.substr(0, start);
}

// `=> user@a.example R=internet T=smtp H=mx1.a.example [198.18.0.1]:25 X=… CV=no C="250 …"`,
// `== user@a.example R=internet T=smtp defer (-37) H=…: text`, `** user@a.example: text`.
std::optional<AttemptEnded> parse_attempt(string_view id, string_view text) {
    const auto outcome = outcome_of(take_word(text));
    if (!outcome) return std::nullopt;
    string_view rest = text;
    string_view recipient = take_word(rest);
    if (recipient.ends_with(':')) recipient.remove_suffix(1);
    if (recipient.find('@') == kNone) return std::nullopt; // `:blackhole: <…>`: a bounce of ours
    AttemptEnded ended;
    ended.queue_id = id;
    ended.recipient = recipient;
    ended.outcome = *outcome;
    const string_view behind = text.substr(recipient.size());
    const std::size_t end = *outcome == Outcome::delivered ? behind.size() : end_of_fields(behind);
    const string_view fields = behind.substr(0, end);
    if (const auto start = fields.find(" H="); start != kNone) {
        string_view at_host = fields.substr(start + 3);
        if (const auto host = take_host(at_host)) {
            ended.relay_host = host->name;
            ended.relay_address = host->address;
            ended.relay_port = host->port;
            ended.tls = tls_in(at_host, *host);
        }
    }
    if (ended.tls) ended.authenticated = ended.tls->peer == PeerIs::authenticated;
    if (*outcome == Outcome::delivered) {
        ended.text = confirmation(fields);
    } else {
        ended.text = without_times(behind.substr(std::min(end + 2, behind.size())));
        take_late_host(ended);
        describe_failure(ended);
    }
    return ended;
}

std::optional<StepFailed> failed_at(const std::optional<Host>& host, std::string_view text) {
    if (!host) return std::nullopt;
    StepFailed failed{exim_failed_step(text, host->name)};
    failed.step.address = host->address;
    failed.host = host->name;
    return failed;
}

// What is logged of a host, whether another one is tried or not:
// `H=mx1.a.example [198.18.0.1]:25: text`, or without the second colon;
// `DANE attempt failed; TLS connection to mx1.a.example [198.18.0.1]: (stage): text`;
// `TLS session: (stage): text: delivering unencrypted to H=mx1.a.example [198.18.0.1] (not in …)`.
std::optional<StepFailed> parse_step(string_view text) {
    constexpr string_view kDane = "DANE attempt failed; TLS connection to ";
    constexpr string_view kInClear = ": delivering unencrypted to H=";
    if (text.starts_with("H=")) {
        text.remove_prefix(2);
        const auto host = take_host(text);
        text.remove_prefix(std::min(text.find_first_not_of(": "), text.size()));
        return failed_at(host, text);
    }
    if (text.starts_with(kDane)) {
        text.remove_prefix(kDane.size());
        const auto host = take_host(text);
        return failed_at(host, "TLS session" + std::string(text));
    }
    const auto in_clear = text.find(kInClear);
    if (!text.starts_with("TLS session: ") || in_clear == kNone) return std::nullopt;
    string_view behind = text.substr(in_clear + kInClear.size());
    return failed_at(take_host(behind), text.substr(0, in_clear));
}

// `exim 4.96 daemon started: pid=2, -q30m, listening for SMTP on port 25 (IPv6 and IPv4)`
std::optional<Started> parse_start(string_view text) {
    constexpr string_view kBefore = "exim ";
    const auto found = text.find(" daemon started: ");
    if (!text.starts_with(kBefore) || found == kNone) return std::nullopt;
    return Started{std::string(text.substr(kBefore.size(), found - kBefore.size()))};
}

bool says_fatal(string_view text) {
    static constexpr std::array<string_view, 4> kStarts{
        "Exim configuration error", "fatal: ", "socket bind() to port ", "Cannot open main log file"};
    return std::any_of(kStarts.begin(), kStarts.end(), [&](string_view start) {
        return text.starts_with(start);
    });
}

template <typename Parsed>
bool take(LogEvent& event, std::optional<Parsed> parsed) {
    if (parsed) event.what = std::move(*parsed);
    return parsed.has_value();
}

} // namespace

LogEvent parse_exim_line(std::string line, SenderTime time) {
    LogEvent event;
    event.time = time;
    event.line = std::move(line);
    string_view text = event.line;
    if (begins_with_date(text)) {
        text.remove_prefix(kDate.size() + 1);
        if (text.starts_with('[')) {
            event.pid = number_of<int>(text.substr(1));
            take_word(text);
        }
        event.text_start = event.line.size() - text.size();
    }
    string_view behind = text;
    if (const string_view id = take_word(behind); is_message_id(id)) {
        const bool understood = take(event, parse_attempt(id, behind)) || take(event, parse_step(behind));
        event.about_deliveries = understood;
    } else if (!take(event, parse_start(text)) && says_fatal(text)) {
        event.what = GaveUp{};
    }
    return event;
}

} // namespace harness
