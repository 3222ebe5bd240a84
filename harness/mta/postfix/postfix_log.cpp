#include "harness/mta/postfix/postfix_log.hpp"

#include "harness/base/mail_address.hpp"
#include "harness/mta/postfix/postfix_config.hpp"
#include "harness/mta/postfix/postfix_reason.hpp"

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

constexpr const char* kStsDaemonName = "mta-sts-daemon";
constexpr string_view kStsDate = "0000-00-00 00:00:00 "; // its form

template <typename Number>
Number number_of(string_view text) {
    Number number{};
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// What stands between `before` and the next `after`; nothing if either is missing.
std::optional<string_view> between(string_view text, string_view before, string_view after) {
    const auto start = text.find(before);
    if (start == string_view::npos) return std::nullopt;
    text.remove_prefix(start + before.size());
    const auto end = text.find(after);
    if (end == string_view::npos) return std::nullopt;
    return text.substr(0, end);
}

struct Endpoint {
    std::string host;
    std::string address;
    std::uint16_t port = 0;
};

// `mx1.example[198.18.0.1]:25`.
std::optional<Endpoint> parse_endpoint(string_view text) {
    const auto open = text.find('[');
    const auto close = text.find("]:", open);
    if (open == string_view::npos || close == string_view::npos) return std::nullopt;
    return Endpoint{
        std::string(text.substr(0, open)),
        std::string(text.substr(open + 1, close - open - 1)),
        number_of<std::uint16_t>(text.substr(close + 2))};
}

std::optional<Outcome> parse_status(string_view word) {
    if (word == "sent") return Outcome::delivered;
    if (word == "deferred" || word == "SOFTBOUNCE") return Outcome::deferred;
    if (word == "bounced") return Outcome::bounced;
    return std::nullopt; // `expired`, `deliverable`: not the result of an attempt
}

// Of `tls=`: `dane`, `may:none`, `dane:encrypt`, `dane/requiretls`: the level that was in force at last.
// Nothing if none was: `!dane` was violated, and `dane?` never decided (Postfix 3.11 and later,
// src/global/pol_stats.c).
std::optional<string_view> level_in_force(string_view field) {
    field = field.substr(0, field.find('/'));
    if (field.empty() || field.starts_with('!') || field.ends_with('?')) return std::nullopt;
    if (const auto colon = field.rfind(':'); colon != string_view::npos) field.remove_prefix(colon + 1);
    return field;
}

bool authenticates(string_view level) {
    static constexpr std::array<string_view, 6> kLevels{
        "dane", "halfdane", "dane-only", "fingerprint", "verify", "secure"};
    return std::find(kLevels.begin(), kLevels.end(), level) != kLevels.end();
}

// What was in the way, and where, if anything was.
void describe_failure(AttemptEnded& ended) {
    if (ended.outcome == Outcome::delivered) return;
    ended.attempted = !is_without_attempt(ended.text);
    ended.failed = failed_step(ended.text, domain_of(ended.recipient));
    if (ended.failed.address.empty()) ended.failed.address = ended.relay_address;
}

std::optional<AttemptEnded> parse_status_line(string_view text) {
    const auto recipient = between(text, ": to=<", ">, ");
    const auto relay = between(text, ", relay=", ", ");
    const auto dsn = between(text, ", dsn=", ", ");
    const auto word = between(text, ", status=", " (");
    if (!recipient || !relay || !dsn || !word) return std::nullopt;
    const auto status = parse_status(*word);
    if (!status) return std::nullopt;
    AttemptEnded line;
    line.queue_id = text.substr(0, text.find(':'));
    line.recipient = *recipient;
    if (auto endpoint = parse_endpoint(*relay)) {
        line.relay_host = std::move(endpoint->host);
        line.relay_address = std::move(endpoint->address);
        line.relay_port = endpoint->port;
    }
    line.dsn = *dsn;
    line.outcome = *status;
    // Before dsn= only: the reason behind it is the peer's.
    const string_view fields = text.substr(0, text.find(", dsn=") + 2);
    if (const auto level = level_in_force(between(fields, ", tls=", ", ").value_or(""))) {
        line.authenticated = authenticates(*level);
        if (line.outcome == Outcome::delivered) line.over_tls = *level != "none";
    }
    const auto open = text.find(" (", text.find(", status="));
    line.text = text.substr(open + 2);
    if (line.text.ends_with(')')) line.text.pop_back();
    describe_failure(line);
    return line;
}

// `Trusted` is a peer that is authenticated by DANE through an insecure MX RRset (postconf(5),
// smtp_tls_dane_insecure_mx_policy), and just as well a chain of a public CA that nobody asked for; only with
// DANE Postfix sends SNI.
std::optional<TlsReported> parse_tls_summary(string_view text) {
    static constexpr std::array<std::pair<string_view, PeerIs>, 4> kWords{{
        {"Anonymous", PeerIs::unauthenticated},
        {"Untrusted", PeerIs::unauthenticated},
        {"Trusted", PeerIs::authenticated_if_sni_was_sent},
        {"Verified", PeerIs::authenticated},
    }};
    constexpr string_view kConnection = " TLS connection ";
    const auto found = text.find(kConnection);
    const auto named = std::find_if(kWords.begin(), kWords.end(), [&](const auto& word) {
        return word.first == text.substr(0, found);
    });
    if (found == string_view::npos || named == kWords.end()) return std::nullopt;
    string_view rest = text.substr(found + kConnection.size());
    const bool reused = rest.starts_with("reused to ");
    if (!reused && !rest.starts_with("established to ")) return std::nullopt;
    rest.remove_prefix(rest.find(" to ") + 4);
    auto endpoint = parse_endpoint(rest);
    const auto version = between(rest, "]:", " with cipher "); // `25: TLSv1.3`
    const auto behind_port = version ? version->find(": ") : string_view::npos;
    if (!endpoint || behind_port == string_view::npos) return std::nullopt;
    TlsReported summary{
        named->second, std::string(named->first), reused, endpoint->host, endpoint->address, endpoint->port};
    summary.version = version->substr(behind_port + 2);
    summary.cipher = between(rest, " with cipher ", " ").value_or("");
    return summary;
}

// `…]:25: Matched DANE EE certificate at depth 0: 3 1 1 …`; 3.5: `…]:25: depth=0 matched end entity …`;
// `…]:25: all TLSA records unusable, fallback to …`.
std::optional<TlsaReported> parse_tlsa(string_view text) {
    const auto close = text.find("]:");
    const auto found = text.find(": ", close);
    if (close == string_view::npos || found == string_view::npos) return std::nullopt;
    const auto endpoint = parse_endpoint(text.substr(0, found));
    const string_view said = text.substr(found + 2);
    const bool of_3_5 = said.starts_with("depth=") && said.find(" matched ") != string_view::npos;
    const bool matched = said.starts_with("Matched ") || of_3_5;
    if (!endpoint || !(matched || said.starts_with("all TLSA records unusable"))) return std::nullopt;
    return TlsaReported{endpoint->host, endpoint->address, matched};
}

std::optional<StepFailed> parse_policy_warning(string_view text) {
    constexpr string_view kStart = "warning: TLS policy lookup ";
    if (!text.starts_with(kStart)) return std::nullopt;
    text.remove_prefix(kStart.size());
    if (text.starts_with("error ")) text.remove_prefix(6);
    if (!text.starts_with("for ")) return std::nullopt;
    text.remove_prefix(4);
    const auto slash = text.find('/');
    const auto colon = text.find(": ", slash);
    if (slash == string_view::npos || colon == string_view::npos) return std::nullopt;
    const string_view nexthop = text.substr(0, slash);
    return StepFailed{
        failed_step(text.substr(colon + 2), nexthop),
        std::string(nexthop),
        std::string(text.substr(slash + 1, colon - slash - 1))};
}

// `TLSRPT: status=success, domain=peer.example, receiving_mx=…` (src/tls/tlsrpt_wrapper.c).
std::optional<TlsReportLogged> parse_tls_report(string_view text) {
    if (!text.starts_with("TLSRPT: status=")) return std::nullopt;
    const auto domain = between(text, ", domain=", ", ");
    return domain ? std::optional(TlsReportLogged{std::string(*domain)}) : std::nullopt;
}

// `8F0DA30: text` -> `text`; the queue id is not always there.
string_view without_queue_id(string_view text) {
    const auto colon = text.find(": ");
    if (colon == string_view::npos) return text;
    const string_view word = text.substr(0, colon);
    const bool is_queue_id =
        std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
    return is_queue_id && word != "warning" ? text.substr(colon + 2) : text;
}

// What smtp(8) logs of a host that it gives up before it tries the next one.
std::optional<StepFailed> parse_step(string_view text) {
    FailedStep step = failed_step(without_queue_id(text), {});
    if (step.reason == Reason::unrecognised) return std::nullopt;
    return StepFailed{std::move(step)};
}

std::optional<Started> parse_start(string_view text) {
    constexpr string_view kStart = "daemon started -- version ";
    constexpr std::size_t kLongestVersion = 30; // `3.11-20251231-nonprod`
    const auto found = text.find(kStart);
    if (found == string_view::npos) return std::nullopt;
    const string_view version = text.substr(found + kStart.size(), kLongestVersion);
    return Started{std::string(version.substr(0, version.find(',')))};
}

// Only where the text begins: a peer's reply may say what it likes.
bool says_fatal(string_view text) {
    return text.starts_with("fatal: ") || text.starts_with("panic: ");
}

// `2026-11-24 13:50:00 WARNING  RES: text`: mta-sts-daemon(1), which shares the output with Postfix.
bool is_of_sts_daemon(string_view line) {
    if (line.size() < kStsDate.size()) return false;
    for (std::size_t i = 0; i < kStsDate.size(); ++i) {
        const bool is_digit = line[i] >= '0' && line[i] <= '9';
        if (kStsDate[i] == '0' ? !is_digit : line[i] != kStsDate[i]) return false;
    }
    return true;
}

// postfix-mta-sts-resolver, daemon.py and resolver.py: it logs every fetch that did not bring a policy.
void read_sts_line(LogEvent& event) {
    const string_view text = event.line;
    event.companion = kStsDaemonName;
    event.text_start = kStsDate.size();
    event.about_deliveries = true;
    if (text.ends_with("Server started.")) {
        event.what = CompanionStarted{};
    } else if (text.find("STS policy fetch for domain") != string_view::npos) {
        using Because = PolicyFetchFailed::Because;
        Because because = Because::not_said;
        if (text.find("certificate verify failed") != string_view::npos)
            because = Because::certificate_was_rejected;
        else if (text.find("failed with error") != string_view::npos)
            because = Because::of_an_error;
        event.what = PolicyFetchFailed{because};
    }
}

// The programs of Postfix whose words say how a delivery went.
bool delivers(string_view program) {
    static constexpr std::array<string_view, 4> kDeliver{"smtp", "tlsproxy", "qmgr", "error"};
    return std::find(kDeliver.begin(), kDeliver.end(), program) != kDeliver.end();
}

template <typename... Kinds>
bool is_any_of(const LogEvent& event) {
    return (std::holds_alternative<Kinds>(event.what) || ...);
}

// The first that understands the text wins.
template <typename Parsed>
bool take(LogEvent& event, std::optional<Parsed> parsed) {
    if (parsed) event.what = std::move(*parsed);
    return parsed.has_value();
}

// A delivery process is about to end by SIGABRT (src/util/msg.c), and says nothing of the message, which
// stays in the queue. That others go on is seen to where a recipient has a transport of its own.
std::optional<AttemptEnded> parse_crash(string_view name, string_view text) {
    const string_view recipient = recipient_in_log_name(name);
    if (recipient.empty() || !text.starts_with("panic: ")) return std::nullopt;
    AttemptEnded ended;
    ended.recipient = recipient;
    ended.failed.reason = Reason::sender_crashed;
    ended.text = text;
    return ended;
}

void read_text(LogEvent& event, string_view name, string_view text) {
    const string_view program = name.substr(name.rfind('/') + 1);
    // Of a handshake of tlsproxy(8) the smtp(8) process that has asked for it says the same.
    const bool tells_of_tls = program != "tlsproxy";
    const bool understood = take(event, parse_crash(name, text)) || take(event, parse_status_line(text)) ||
                            (tells_of_tls && take(event, parse_tls_summary(text))) ||
                            take(event, parse_tlsa(text)) || take(event, parse_policy_warning(text)) ||
                            take(event, parse_tls_report(text)) ||
                            (program == "smtp" && take(event, parse_step(text))) ||
                            (program == "master" && take(event, parse_start(text)));
    if (!understood && says_fatal(text)) event.what = GaveUp{};
    event.about_deliveries =
        delivers(program) || is_any_of<AttemptEnded, TlsReported, TlsaReported, StepFailed>(event);
}

} // namespace

LogEvent parse_log_line(std::string line, SenderTime time) {
    LogEvent event;
    event.time = time;
    event.line = std::move(line);
    const string_view whole = event.line;
    if (is_of_sts_daemon(whole)) {
        read_sts_line(event);
        return event;
    }
    // `… postfix/smtp[178]: text`
    const auto end = whole.find("]: ");
    const auto open = whole.rfind('[', end);
    if (end == string_view::npos || open == string_view::npos) {
        if (says_fatal(whole)) event.what = GaveUp{};
        return event;
    }
    const auto name = whole.rfind(' ', open);
    event.text_start = name == string_view::npos ? 0 : name + 1;
    event.pid = number_of<int>(whole.substr(open + 1, end - open - 1));
    const auto start = event.text_start;
    read_text(event, whole.substr(start, open - start), whole.substr(end + 3));
    return event;
}

} // namespace harness
