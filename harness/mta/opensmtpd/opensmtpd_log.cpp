#include "harness/mta/opensmtpd/opensmtpd_log.hpp"

#include "harness/mta/opensmtpd/opensmtpd_reason.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace harness {

namespace {

using std::string_view;

constexpr auto kNone = string_view::npos;
constexpr std::size_t kIdSize = 16; // of sessions and envelopes, in hexadecimal digits
constexpr std::size_t kMessageIdSize = 8;

bool take(string_view& text, string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

// Up to `end`, which is taken, too; nothing if it is not there.
std::optional<string_view> take_until(string_view& text, string_view end) {
    const auto found = text.find(end);
    if (found == kNone) return std::nullopt;
    const string_view taken = text.substr(0, found);
    text.remove_prefix(found + end.size());
    return taken;
}

std::optional<string_view> take_id(string_view& text) {
    const string_view id = text.substr(0, kIdSize);
    if (id.size() != kIdSize || id.find_first_not_of("0123456789abcdef") != kNone) return std::nullopt;
    text.remove_prefix(kIdSize);
    return id;
}

// `[2001:db8:25::1]`, or `198.18.0.1`.
std::string without_brackets(string_view address) {
    if (take(address, "[")) address = address.substr(0, address.find(']'));
    return std::string(address);
}

std::optional<Outcome> outcome_of(string_view result) {
    if (result == "Ok") return Outcome::delivered;
    if (result == "TempFail") return Outcome::deferred;
    if (result == "PermFail") return Outcome::bounced;
    return std::nullopt;
}

// `TLSv1.3:TLS_AES_256_GCM_SHA384:256`
TlsReported tls_in(string_view ciphers) {
    TlsReported tls;
    tls.version = ciphers.substr(0, ciphers.find(':'));
    ciphers.remove_prefix(std::min(tls.version.size() + 1, ciphers.size()));
    tls.cipher = ciphers.substr(0, ciphers.find(':'));
    return tls;
}

bool is_reply(string_view text) {
    return text.size() >= 3 && (text[0] == '4' || text[0] == '5') &&
           text.substr(1, 2).find_first_not_of("0123456789") == kNone;
}

void describe_failure(AttemptEnded& ended) {
    ended.failed.reason = is_reply(ended.text) ? Reason::refused_by_peer : opensmtpd_reason_of(ended.text);
    ended.failed.address = ended.relay_address;
    if (ended.failed.reason == Reason::dns_lookup_failed) ended.failed.type = "MX";
    ended.failed_as_last_step = is_of_all_hosts(ended.text);
}

} // namespace

OpensmtpdLogReader::Session* OpensmtpdLogReader::session_of(string_view id) {
    const auto found = sessions_.find(id);
    return found == sessions_.end() ? nullptr : &found->second;
}

// `address=smtp+tls://[2001:db8:25::1]:25 host=mx1.a.example`. The same session connects anew, without TLS,
// where TLS has failed and is not demanded.
void OpensmtpdLogReader::on_connecting(string_view id, string_view text) {
    if (!take_until(text, "://")) return;
    const string_view at = text.substr(0, text.find(' '));
    const auto colon = at.rfind(':');
    if (colon == kNone) return;
    if (sessions_.size() == kMostSessions) sessions_.clear();
    Session session;
    session.address = without_brackets(at.substr(0, colon));
    std::from_chars(at.data() + colon + 1, at.data() + at.size(), session.port);
    if (take_until(text, " host=")) session.host = text;
    sessions_.insert_or_assign(std::string(id), std::move(session));
}

void OpensmtpdLogReader::on_error(string_view id, string_view reason, LogEvent& event) {
    const Session* const session = session_of(id);
    if (!session) return;
    StepFailed failed;
    failed.step.reason = opensmtpd_reason_of(reason);
    failed.step.address = session->address;
    failed.host = session->host;
    event.what = std::move(failed);
}

// `evpid=… from=<…> to=<user@a.example> rcpt=<-> source="…" relay="198.18.0.1 (mx1.a.example)" delay=1s
// result="Ok" stat="250 …"`; of no session, relay="a.example".
std::optional<AttemptEnded> OpensmtpdLogReader::parse_delivery(string_view id, string_view text) const {
    if (!take(text, "evpid=")) return std::nullopt;
    const auto envelope = take_id(text);
    if (!envelope || !take_until(text, " to=<")) return std::nullopt;
    const auto recipient = take_until(text, "> rcpt=<");
    if (!recipient || !take_until(text, " relay=\"") || !take_until(text, "\" delay=")) return std::nullopt;
    if (!take_until(text, " result=\"")) return std::nullopt;
    const auto result = take_until(text, "\" stat=\"");
    const auto outcome = outcome_of(result.value_or(""));
    if (!outcome) return std::nullopt;
    AttemptEnded ended;
    ended.queue_id = envelope->substr(0, kMessageIdSize);
    ended.recipient = *recipient;
    ended.outcome = *outcome;
    ended.text = text.substr(0, text.rfind('"'));
    if (const auto session = sessions_.find(id); session != sessions_.end()) {
        ended.relay_host = session->second.host;
        ended.relay_address = session->second.address;
        ended.relay_port = session->second.port;
        ended.tls = session->second.tls;
    }
    if (ended.tls) ended.authenticated = ended.tls->peer == PeerIs::authenticated;
    if (*outcome != Outcome::delivered) describe_failure(ended);
    return ended;
}

void OpensmtpdLogReader::read_session(string_view id, string_view text, LogEvent& event) {
    Session* const session = session_of(id);
    if (take(text, "connecting ")) {
        on_connecting(id, text);
    } else if (take(text, "error reason=")) {
        on_error(id, text, event);
    } else if (take(text, "delivery ")) {
        if (auto ended = parse_delivery(id, text)) event.what = *std::move(ended);
    } else if (session && take(text, "tls ciphers=")) {
        session->tls = tls_in(text);
        session->tls->host = session->host;
        session->tls->address = session->address;
        session->tls->port = session->port;
    } else if (session && session->tls && (take(text, "server-cert-check ") || take(text, "cert-check "))) {
        // The roots are named only where the policy verifies: elsewhere the check fails, or is not made.
        const bool valid = text.starts_with("result=\"success\"") || text.starts_with("result=\"valid\"");
        if (valid) session->tls->peer = PeerIs::authenticated;
        session->tls->word = text;
    } else if (take(text, "disconnected ")) {
        sessions_.erase(std::string(id));
    }
}

LogEvent OpensmtpdLogReader::read(std::string line, SenderTime time) {
    LogEvent event;
    event.time = time;
    event.line = std::move(line);
    string_view text = event.line;
    if (const auto id = take_id(text); id && take(text, " mta ")) {
        event.about_deliveries = true;
        read_session(*id, text, event);
    } else if (take(text, "smtp-out: ")) {
        event.about_deliveries = true;
        const auto session = take(text, "Error on session ") ? take_id(text) : std::nullopt;
        if (session && take(text, ": ")) on_error(*session, text, event);
    } else if (take(text, "info: OpenSMTPD ")) {
        if (const auto version = take_until(text, " starting")) event.what = Started{std::string(*version)};
    } else if (text.starts_with("smtpd: ") || text.starts_with("fatal: ")) {
        event.what = GaveUp{}; // the process that all the others are children of
    }
    return event;
}

} // namespace harness
