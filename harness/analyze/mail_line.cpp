#include "harness/analyze/mail_line.hpp"

#include "harness/mta/exim/exim_log.hpp"
#include "harness/mta/postfix/postfix_log.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace harness {

namespace {

using std::string_view;

template <std::size_t N>
bool is_one_of(string_view word, const std::array<string_view, N>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

// Of Postfix under whatever `syslog_name`.
constexpr std::array<string_view, 13> kServices{
    "smtp",
    "error",
    "retry",
    "qmgr",
    "smtpd",
    "cleanup",
    "pickup",
    "bounce",
    "lmtp",
    "local",
    "master",
    "virtual",
    "pipe"};

// What smtp(8) says beside the lines that its reader understands: of a step that some other line sums up, or
// of nothing that was in the way.
constexpr std::array<string_view, 27> kAsides{
    "warning: DANE TLSA lookup problem",
    "warning: TLS library problem",
    "warning: TLS policy lookup ",
    "certificate verification failed ",
    "Host offered STARTTLS",
    "enabling PIX workarounds",
    "warning: DNSSEC validation may be",
    "warning: reason: ",
    "warning: no MX host for ",
    "SSL_connect",
    "setting up TLS connection",
    "initializing the client-side TLS",
    "looking for session",
    "save session",
    "warning: host ",
    "Server certificate",
    "CA certificate verification",
    "using DANE RR",
    "warning: valid_hostname",
    "using backwards-compatible",
    "reloaded session",
    "warning: _", // a TLSA record that cannot be used
    "warning: smtp_tls_wrappermode requires",
    "warning: numeric domain name",
    "server certificate verification",
    "disposing SSL",
    "send attr"};

bool is_aside(string_view text) {
    const auto starts = [&](string_view start) { return text.starts_with(start); };
    if (std::any_of(kAsides.begin(), kAsides.end(), starts)) return true;
    // Of a probe, verify(8).
    if (text.find(", status=deliverable (") != string_view::npos ||
        text.find(", status=undeliverable (") != string_view::npos)
        return true;
    // `mx1.a.example[192.0.2.1]:25: subject_CN=…`: what TLS logs of a certificate.
    const auto space = text.find(' ');
    return space != string_view::npos && text.substr(0, space).ends_with(':') &&
           text.substr(0, space).find("]:") != string_view::npos;
}

// `8F0DA30`, `4T0abc1234z`; not `warning`.
string_view queue_id_of(string_view text) {
    const string_view word = text.substr(0, text.find(": "));
    const auto is_alnum = [](unsigned char c) { return std::isalnum(c) != 0; };
    const auto is_lower = [](unsigned char c) { return std::islower(c) != 0; };
    const bool good = word.size() >= 5 && word.size() <= 32 && word.size() < text.size() &&
                      std::all_of(word.begin(), word.end(), is_alnum) &&
                      !std::all_of(word.begin(), word.end(), is_lower);
    return good ? word : string_view();
}

// The part of the program behind `postfix/dane/`.
string_view service_of(string_view program) {
    return program.substr(program.rfind('/') + 1);
}

// The readers of mail servers' logs take whole lines.
std::string whole_line(const LogLine& line, string_view service) {
    std::string whole;
    whole.reserve(service.size() + line.pid.size() + line.text.size() + 4);
    whole.append(service).append("[").append(line.pid.empty() ? "0" : line.pid).append("]: ");
    return whole.append(line.text);
}

MailLine read_postfix_delivery(const LogLine& line, string_view service) {
    LogEvent event = parse_log_line(whole_line(line, service), {});
    const bool understood = !std::holds_alternative<OtherLine>(event.what);
    if (understood && !std::holds_alternative<GaveUp>(event.what)) return event;
    string_view text = line.text;
    if (const string_view id = queue_id_of(text); !id.empty()) text.remove_prefix(id.size() + 2);
    if (is_aside(text)) return OfNoInterest{};
    return NotUnderstood{};
}

MailLine read_queue_manager(string_view text) {
    const string_view id = queue_id_of(text);
    if (id.empty()) return OfNoInterest{};
    if (text.ends_with(": removed") && text.size() == id.size() + 9) return LeftQueue{id};
    if (text.find(">, status=expired, returned to sender") != string_view::npos) return LeftQueue{id, true};
    return OfNoInterest{};
}

MailLine read_postfix(const LogLine& line) {
    const string_view service = service_of(line.program);
    if (service == "smtp" || service == "error" || service == "retry")
        return read_postfix_delivery(line, service);
    if (service == "qmgr") return read_queue_manager(line.text);
    return OfNoInterest{};
}

bool is_postfix(string_view program) {
    const bool has_service = program.find('/') != string_view::npos;
    return has_service && (program.starts_with("postfix") || is_one_of(service_of(program), kServices));
}

// `1xXOYf-0000NJ-17 =>`; since 4.97 `1xXOYf-00000000NJx-17Ab`.
bool is_exim_id(string_view word) {
    return (word.size() == 16 || word.size() == 23) && word[6] == '-' &&
           word[word.size() == 16 ? 13 : 18] == '-';
}

// What Exim writes into its log of mail that does not go out to another host.
bool is_exim_aside(string_view text) {
    static constexpr std::array<string_view, 8> kStarts{
        "<= ", "=> ", "-> ", ">> ", "*> ", "(= ", "Frozen", "Message "};
    return std::any_of(kStarts.begin(), kStarts.end(), [&](string_view start) {
        return text.starts_with(start);
    });
}

MailLine read_exim(string_view text) {
    const auto space = text.find(' ');
    const string_view id = text.substr(0, space);
    if (space == string_view::npos || !is_exim_id(id)) return OfNoInterest{};
    const string_view said = text.substr(space + 1);
    if (said.starts_with("Completed")) return LeftQueue{id};
    if (said.starts_with("<= ") || said.starts_with("Frozen")) return OfNoInterest{};
    LogEvent event = parse_exim_line(std::string(text), {});
    if (!std::holds_alternative<OtherLine>(event.what)) return event;
    if (is_exim_aside(said)) return OfNoInterest{};
    return NotUnderstood{};
}

bool is_exim(string_view program) {
    return program == "exim" || program == "exim4" || program.starts_with("exim[");
}

// Exim's own log names no program: `[pid] 1xXOYf-0000NJ-17 => …`, `Start queue run: …`.
string_view without_pid(string_view text) {
    const auto end = text.find("] ");
    return text.starts_with('[') && end < 16 ? text.substr(end + 2) : text;
}

bool is_line_of_exims_own(string_view text) {
    static constexpr std::array<string_view, 8> kStarts{
        "Start queue run: pid=",
        "End queue run: pid=",
        "exim ",
        "H=",
        "SMTP connection",
        "no host name found",
        "no IP address found",
        "TLS error on connection"};
    return is_exim_id(text.substr(0, text.find(' '))) ||
           std::any_of(kStarts.begin(), kStarts.end(), [&](string_view start) {
               return text.starts_with(start);
           });
}

} // namespace

bool is_mail_program(string_view program) {
    return is_postfix(program) || is_exim(program);
}

MailLine understand(const LogLine& line) {
    if (is_postfix(line.program)) return read_postfix(line);
    if (is_exim(line.program)) {
        LogLine inner = line; // of syslog; Exim may put its own date into it
        LogClock clock{LogTime{}};
        clock.take(inner.text);
        return read_exim(without_pid(inner.text));
    }
    if (line.program.empty() && line.time) {
        const string_view text = without_pid(line.text);
        if (is_line_of_exims_own(text)) return read_exim(text);
    }
    return Foreign{};
}

} // namespace harness
