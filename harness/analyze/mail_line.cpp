#include "harness/analyze/mail_line.hpp"

#include "harness/base/mail_address.hpp"
#include "harness/mta/exim/exim_log.hpp"
#include "harness/mta/postfix/postfix_log.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>

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
constexpr std::array<string_view, 28> kAsides{
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
    "warning: smtp_tls_policy_maps, ",
    "server certificate verification",
    "disposing SSL",
    "send attr"};

bool is_aside(string_view text) {
    const auto starts = [&](string_view start) { return text.starts_with(start); };
    if (std::any_of(kAsides.begin(), kAsides.end(), starts)) return true;
    // Of a table; which domain it was asked for, the next line says.
    if (text.find(" socketmap server temporary error: ") != string_view::npos) return true;
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
std::string whole_line(const LogLine& line) {
    std::string whole;
    whole.reserve(line.program.size() + line.pid.size() + line.text.size() + 4);
    whole.append(line.program).append("[").append(line.pid.empty() ? "0" : line.pid).append("]: ");
    return whole.append(line.text);
}

MailLine read_postfix_delivery(const LogLine& line) {
    LogEvent event = parse_log_line(whole_line(line), {});
    const bool understood = !std::holds_alternative<OtherLine>(event.what);
    if (understood && !std::holds_alternative<GaveUp>(event.what)) return event;
    if (auto failure = table_failure(line.text)) return *std::move(failure);
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
    if (service == "smtp" || service == "error" || service == "retry") return read_postfix_delivery(line);
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

// `smtpd -d` prints no name: `8f40b42a2b652567 mta connecting …`, `smtp-out: …`, `info: OpenSMTPD 7.6
// starting`.
bool is_opensmtpd(const LogLine& line) {
    if (line.program == "smtpd" || line.program == "smtp-out") return true;
    if (line.program == "info") return line.text.starts_with("OpenSMTPD ");
    if (!line.program.empty()) return false;
    constexpr std::size_t kId = 16;
    static constexpr std::array<string_view, 4> kParts{" mta ", " smtp ", " mda ", " bounce "};
    const string_view text = line.text;
    return text.size() > kId &&
           text.substr(0, kId).find_first_not_of("0123456789abcdef") == string_view::npos &&
           std::any_of(kParts.begin(), kParts.end(), [&](string_view part) {
               return text.substr(kId).starts_with(part);
           });
}

// What OpenSMTPD says of a session, or of its routes, beside the lines that its reader understands.
bool is_opensmtpd_aside(string_view text) {
    constexpr std::size_t kId = 16;
    static constexpr std::array<string_view, 9> kSession{
        "connecting ",
        "connected",
        "starttls ",
        "tls ",
        "server-cert-check ",
        "cert-check ",
        "disconnected ",
        "error reason=",
        "ssl_check_name: "};
    static constexpr std::array<string_view, 8> kRoutes{
        "Enabling ",
        "Disabling ",
        "No valid route ",
        "Error on ",
        "No MX found ",
        "Connect",
        "Flushing ",
        "Failed to resolve MX "};
    const auto starts = [&](string_view start) { return text.starts_with(start); };
    if (text.starts_with("smtp-out: ")) {
        text.remove_prefix(text.find(' ') + 1);
        return std::any_of(kRoutes.begin(), kRoutes.end(), starts);
    }
    if (text.size() < kId || !text.substr(kId).starts_with(" mta ")) return true;
    text.remove_prefix(kId + 5);
    return std::any_of(kSession.begin(), kSession.end(), starts);
}

bool is_within(string_view host, string_view domain) {
    if (host.ends_with('.')) host.remove_suffix(1);
    return host == domain || (host.size() > domain.size() && host.ends_with(domain) &&
                              host[host.size() - domain.size() - 1] == '.');
}

// Those of late, if there are any.
bool have_one_reason(const std::deque<StepFailed>& steps) {
    constexpr std::ptrdiff_t kOfLate = 8;
    const auto begin = steps.end() - std::min(kOfLate, std::ssize(steps));
    return !steps.empty() && std::all_of(begin, steps.end(), [&](const StepFailed& step) {
        return step.step.reason == steps.back().step.reason;
    });
}

MailLine read_policy_line(PolicyProgram program, string_view text) {
    if (auto said = policy_said(program, text)) return *std::move(said);
    if (is_complaint(program, text)) return NotUnderstood{};
    return OfNoInterest{};
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
    return is_postfix(program) || is_exim(program) || program == "smtpd";
}

// `smtp-out: Disabling route [] <-> 198.18.0.1 (mx1.a.example) for 15s`, and directly behind it
// `smtp-out: No valid route for [connector:[]->[relay:a.example,smtp,…` if that was the domain's last host.
void MailLineReader::read_route(string_view text) {
    constexpr string_view kDisabling = "smtp-out: Disabling route ";
    constexpr string_view kNoRoute = "smtp-out: No valid route for ";
    constexpr string_view kRelay = "[relay:";
    const auto arrow = text.find(" <-> ");
    if (text.starts_with(kDisabling) && arrow != string_view::npos) {
        string_view address = text.substr(arrow + 5);
        if (address.starts_with('[')) address.remove_prefix(1);
        disabled_ = address.substr(0, address.find_first_of("] "));
        return;
    }
    const auto relay = text.find(kRelay);
    if (text.starts_with(kNoRoute) && relay != string_view::npos) {
        const string_view rest = text.substr(relay + kRelay.size());
        const auto found = std::find_if(steps_.rbegin(), steps_.rend(), [&](const StepFailed& step) {
            return step.step.address == disabled_;
        });
        if (last_of_relay_.size() == kMostSteps) last_of_relay_.clear();
        if (found != steps_.rend())
            last_of_relay_[std::string(rest.substr(0, rest.find_first_of(",]")))] = *found;
    }
    disabled_.clear();
}

// "Network error on destination MXs": what has gone wrong at each is said of its session, which does not name
// the domain. It is what the domain's last route was given up for; where the log does not say that, the last
// thing at a host below the domain, or else what has gone wrong at all hosts of late, if that is one thing.
void MailLineReader::explain_by_steps(AttemptEnded& ended) {
    const string_view domain = domain_of(ended.recipient);
    const StepFailed* last = nullptr;
    if (const auto of_relay = last_of_relay_.find(domain); of_relay != last_of_relay_.end())
        last = &of_relay->second;
    for (auto step = steps_.rbegin(); !last && step != steps_.rend(); ++step)
        if (is_within(step->host, domain)) last = &*step;
    if (!last && have_one_reason(steps_)) last = &steps_.back();
    if (!last) return;
    ended.failed = last->step;
    ended.relay_host = last->host;
    ended.relay_address = last->step.address;
}

MailLine MailLineReader::read_opensmtpd(const LogLine& line) {
    std::string text;
    if (line.program == "smtp-out" || line.program == "info") text.append(line.program).append(": ");
    text.append(line.text);
    const bool is_aside = is_opensmtpd_aside(text);
    read_route(text);
    LogEvent event = opensmtpd_.read(std::move(text), {});
    if (const auto* step = std::get_if<StepFailed>(&event.what)) {
        if (steps_.size() == kMostSteps) steps_.pop_front();
        steps_.push_back(*step);
    }
    if (auto* ended = std::get_if<AttemptEnded>(&event.what); ended && ended->failed_as_last_step)
        explain_by_steps(*ended);
    const bool understood =
        std::holds_alternative<AttemptEnded>(event.what) || std::holds_alternative<StepFailed>(event.what);
    if (understood) return event;
    if (is_aside) return OfNoInterest{};
    return NotUnderstood{};
}

MailLine MailLineReader::read(const LogLine& line) {
    if (is_postfix(line.program)) return read_postfix(line);
    if (is_exim(line.program)) {
        LogLine inner = line; // of syslog; Exim may put its own date into it
        LogClock clock{LogTime{}};
        clock.take(inner.text);
        return read_exim(without_pid(inner.text));
    }
    if (is_opensmtpd(line)) return read_opensmtpd(line);
    if (line.program.empty() && line.time) {
        const string_view text = without_pid(line.text);
        if (is_line_of_exims_own(text)) return read_exim(text);
    }
    if (const PolicyProgram program = policy_program_of(line); program != PolicyProgram::none)
        return read_policy_line(program, line.text);
    return Foreign{};
}

MailLine understand(const LogLine& line) {
    return MailLineReader().read(line);
}

} // namespace harness
