#include "harness/mta/postfix/postfix_log.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

namespace harness {

namespace {

using std::string_view;

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

std::optional<DeliveryStatus> parse_status(string_view word) {
    if (word == "sent") return DeliveryStatus::sent;
    if (word == "deferred" || word == "SOFTBOUNCE") return DeliveryStatus::deferred;
    if (word == "bounced") return DeliveryStatus::bounced;
    return std::nullopt; // `expired`, `deliverable`: not the result of an attempt
}

std::optional<StatusLine> parse_status_line(string_view text) {
    const auto recipient = between(text, ": to=<", ">, ");
    const auto relay = between(text, ", relay=", ", ");
    const auto dsn = between(text, ", dsn=", ", ");
    const auto word = between(text, ", status=", " (");
    if (!recipient || !relay || !dsn || !word) return std::nullopt;
    const auto status = parse_status(*word);
    if (!status) return std::nullopt;
    StatusLine line;
    line.queue_id = text.substr(0, text.find(':'));
    line.recipient = *recipient;
    if (auto endpoint = parse_endpoint(*relay)) {
        line.relay_host = std::move(endpoint->host);
        line.relay_address = std::move(endpoint->address);
        line.relay_port = endpoint->port;
    }
    line.dsn = *dsn;
    line.status = *status;
    // Before dsn= only: the reason behind it is the peer's.
    const string_view fields = text.substr(0, text.find(", dsn=") + 2);
    line.tls_field = between(fields, ", tls=", ", ").value_or("");
    const auto open = text.find(" (", text.find(", status="));
    line.text = text.substr(open + 2);
    if (line.text.ends_with(')')) line.text.pop_back();
    return line;
}

std::optional<TlsSummary> parse_tls_summary(string_view text) {
    static constexpr std::array<std::pair<string_view, PeerTrust>, 4> kWords{{
        {"Anonymous", PeerTrust::anonymous},
        {"Untrusted", PeerTrust::untrusted},
        {"Trusted", PeerTrust::trusted},
        {"Verified", PeerTrust::verified},
    }};
    for (const auto& [word, trust] : kWords) {
        for (const bool reused : {false, true}) {
            const std::string start =
                std::string(word) + " TLS connection " + (reused ? "reused" : "established") + " to ";
            if (!text.starts_with(start)) continue;
            const auto rest = text.substr(start.size());
            auto endpoint = parse_endpoint(rest);
            const auto version = between(rest, "]:", " with cipher ");
            if (!endpoint || !version) return std::nullopt;
            TlsSummary summary{trust, reused, endpoint->host, endpoint->address, endpoint->port, "", ""};
            summary.version = version->substr(version->find(": ") + 2);
            summary.cipher = between(rest, " with cipher ", " ").value_or("");
            return summary;
        }
    }
    return std::nullopt;
}

// `…]:25: Matched DANE EE certificate at depth 0: 3 1 1 …`; 3.5: `…]:25: depth=0 matched end entity …`.
std::optional<CertificateMatched> parse_match(string_view text) {
    const auto close = text.find("]:");
    const auto found = text.find(": ", close);
    if (close == string_view::npos || found == string_view::npos) return std::nullopt;
    const auto endpoint = parse_endpoint(text.substr(0, found));
    const string_view said = text.substr(found + 2);
    const bool of_3_5 = said.starts_with("depth=") && said.find(" matched ") != string_view::npos;
    if (!endpoint || !(said.starts_with("Matched ") || of_3_5)) return std::nullopt;
    return CertificateMatched{endpoint->host, endpoint->address, std::string(said)};
}

std::optional<PolicyWarning> parse_policy_warning(string_view text) {
    constexpr string_view kStart = "warning: TLS policy lookup ";
    if (!text.starts_with(kStart)) return std::nullopt;
    text.remove_prefix(kStart.size());
    if (text.starts_with("error ")) text.remove_prefix(6);
    if (!text.starts_with("for ")) return std::nullopt;
    text.remove_prefix(4);
    const auto slash = text.find('/');
    const auto colon = text.find(": ", slash);
    if (slash == string_view::npos || colon == string_view::npos) return std::nullopt;
    return PolicyWarning{
        std::string(text.substr(0, slash)),
        std::string(text.substr(slash + 1, colon - slash - 1)),
        std::string(text.substr(colon + 2))};
}

// `2026-11-24 13:50:00 WARNING  RES: text`: mta-sts-daemon(1), which shares the output with Postfix.
bool is_of_sts_daemon(string_view line) {
    constexpr string_view kForm = "0000-00-00 00:00:00 ";
    if (line.size() < kForm.size()) return false;
    for (std::size_t i = 0; i < kForm.size(); ++i) {
        const bool is_digit = line[i] >= '0' && line[i] <= '9';
        if (kForm[i] == '0' ? !is_digit : line[i] != kForm[i]) return false;
    }
    return true;
}

} // namespace

LogEvent parse_log_line(std::string line, SenderTime time) {
    LogEvent event;
    event.time = time;
    event.line = std::move(line);
    const string_view whole = event.line;
    if (is_of_sts_daemon(whole)) {
        event.service = "mta-sts-daemon";
        return event;
    }
    // `… postfix/smtp[178]: text`
    const auto end = whole.find("]: ");
    const auto open = whole.rfind('[', end);
    if (end == string_view::npos || open == string_view::npos) return event;
    const auto slash = whole.rfind('/', open);
    event.service = whole.substr(slash == string_view::npos ? 0 : slash + 1, open - (slash + 1));
    event.pid = number_of<int>(whole.substr(open + 1, end - open - 1));
    const string_view text = whole.substr(end + 3);
    if (auto status = parse_status_line(text)) {
        event.what = std::move(*status);
    } else if (auto summary = parse_tls_summary(text)) {
        event.what = std::move(*summary);
    } else if (auto match = parse_match(text)) {
        event.what = std::move(*match);
    } else if (auto warning = parse_policy_warning(text)) {
        event.what = std::move(*warning);
    }
    return event;
}

bool says_fatal(const LogEvent& event) {
    // Only where the text begins: a peer's reply may say what it likes.
    string_view text = event.line;
    if (const auto end = text.find("]: "); end != string_view::npos) text.remove_prefix(end + 3);
    return text.starts_with("fatal: ") || text.starts_with("panic: ");
}

} // namespace harness
