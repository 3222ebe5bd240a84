#include "harness/capture/from/mail_log_text.hpp"

#include "harness/analyze/mail_line.hpp"
#include "harness/base/lower_case.hpp"
#include "harness/base/mail_address.hpp"
#include "harness/capture/from/mail_log_words.hpp"
#include "harness/capture/from/pasted_record.hpp"
#include "harness/capture/host_order.hpp"
#include "harness/mta/postfix/postfix_log.hpp"
#include "harness/mta/postfix/postfix_reason.hpp"

#include <utility>

namespace harness {

namespace {

using std::string_view;

constexpr std::size_t kLongestReply = 64; // lines

} // namespace

void MailLogText::begin(const PastedCommand& command) {
    finish();
    domain_ = command.domain;
    by_dane_ = command.by_dane;
    if (!domain_.empty()) facts_.keep(domain_, facts_.domains);
}

void MailLogText::finish() {
    if (is_open_) facts_.keep(std::move(session_), facts_.sessions);
    is_open_ = false;
    domain_.clear();
    by_dane_ = false;
}

void MailLogText::renew(const std::string& host, const std::string& address, Where where) {
    if (is_open_) facts_.keep(std::move(session_), facts_.sessions);
    session_ = {.where = where, .host = in_lower_case(host)};
    session_.seen.address = address;
    session_.seen.dialled = Dialled::connected;
    session_.by_dane = by_dane_;
    is_open_ = true;
    is_summed_up_ = false;
    command_ = "GREETING";
}

PastedSession& MailLogText::session_at(const std::string& host, const std::string& address, Where where) {
    const bool is_it = is_open_ && session_.host == in_lower_case(host) &&
                       (address.empty() || session_.seen.address == address);
    if (!is_it) renew(host, address, where);
    return session_;
}

void MailLogText::take_certificate(std::string der) {
    add_certificate(std::move(der), session_);
}

void MailLogText::add_lookup(
    Where where,
    std::string name,
    const char* type,
    LookupEnd end,
    Security security,
    std::vector<std::string> records
) {
    if (name.empty()) return;
    PastedLookup told{.where = where, .said = SecuritySaid::by_validator};
    told.lookup = {
        .name = absolute_name(name),
        .type = type,
        .end = end,
        .security = security,
        .records = std::move(records)};
    if (end == LookupEnd::failed) told.lookup.code = "SERVFAIL";
    facts_.keep(std::move(told), facts_.lookups);
}

// `< 250-STARTTLS`, `> EHLO client`
bool MailLogText::take_dialogue(string_view text) {
    const bool is_reply = text.starts_with("< ");
    if (!is_reply && !text.starts_with("> ")) return false;
    if (!is_open_) return true;
    if (!is_reply) {
        command_ = text.substr(2, text.find(' ', 2) - 2);
        return true;
    }
    SeenSession& seen = session_.seen;
    std::vector<std::string>* reply = nullptr;
    if (command_ == "GREETING") reply = &seen.greeting;
    if (command_ == "EHLO") reply = is_summed_up_ ? &seen.ehlo_in_tls : &seen.ehlo;
    if (command_ == "HELO") reply = &seen.helo;
    if (command_ == "STARTTLS") reply = &seen.starttls;
    if (reply != nullptr && reply->size() < kLongestReply) reply->emplace_back(text.substr(2));
    return true;
}

// `server certificate verification failed for mx1[…]:25: num=65:no matching DANE TLSA records`
bool MailLogText::take_verification(string_view text, Where where) {
    constexpr string_view kFailed = "certificate verification failed for ";
    const auto at = text.find(kFailed);
    if (at == string_view::npos || at > 10) return false;
    text.remove_prefix(at + kFailed.size());
    const auto end = text.find("]:");
    const LoggedEndpoint whom = endpoint_in(text);
    if (end == string_view::npos || whom.host.empty()) return true;
    constexpr int kNoMatchingRecord = 65; // X509_V_ERR_DANE_NO_MATCH
    PastedSession& session = session_at(whom.host, whom.address, where);
    const int number = number_of_error(text.substr(end));
    if (number == kNoMatchingRecord)
        session.records = RecordsSay::none_matches;
    else if (number != 0)
        session.errors.push_back({number, 0});
    session.seen.handshake = Handshake::done;
    return true;
}

// `mx1[192.0.2.1]:25: subject_CN=a, issuer_CN=b, fingerprint=…, pkey_fingerprint=…`
bool MailLogText::take_names(string_view text, Where where) {
    const auto subject = text.find("]:25: subject_CN=");
    const LoggedEndpoint whom = endpoint_in(text.substr(0, text.find(": ")));
    if (subject == string_view::npos || whom.host.empty()) return false;
    PastedSession& session = session_at(whom.host, whom.address, where);
    NamedCertificate leaf;
    leaf.subject = text_between(text, "subject_CN=", ", ");
    leaf.issuer = text_between(text, ", issuer_CN=", ", ");
    if (leaf.issuer.empty()) leaf.issuer = text_between(text, ", issuer=", ", ");
    session.chain = {leaf};
    session.digests = {
        digits_of(text_between(text, ", fingerprint=", ",")),
        digits_of(text_between(text, "pkey_fingerprint=", ","))};
    session.seen.handshake = Handshake::done;
    return true;
}

void MailLogText::take_summary(const TlsReported& summary, Where where) {
    if (is_summed_up_) is_summed_up_ = false, renew(summary.host, summary.address, where);
    PastedSession& session = session_at(summary.host, summary.address, where);
    is_summed_up_ = true;
    session.seen.handshake = Handshake::done;
    session.seen.version = summary.version;
    session.seen.cipher = summary.cipher;
    session.seen.anonymous = summary.word == "Anonymous";
    // By DANE it is verified whoever issued it.
    if (session.records == RecordsSay::nothing && (summary.word == "Trusted" || summary.word == "Verified"))
        session.is_trusted = true;
    if (session.records == RecordsSay::nothing && summary.word == "Untrusted") session.is_trusted = false;
}

void MailLogText::take_lookup(const FailedStep& step, Where where) {
    const bool is_missing = step.reason == Reason::no_such_domain || step.reason == Reason::no_mail_host;
    if (is_missing && step.reason == Reason::no_such_domain)
        add_lookup(where, step.name, "MX", LookupEnd::no_name, Security::secure, {});
    else if (is_missing)
        add_lookup(
            where, step.name, step.type == "AAAA" ? "AAAA" : "A", LookupEnd::no_data, Security::secure, {}
        );
    else
        for (const char* type : {"MX", "A", "AAAA", "TLSA", "CNAME"})
            if (step.type == type)
                add_lookup(where, step.name, type, LookupEnd::failed, Security::insecure, {});
}

// What the DNS says of the domain or of a host, before any connection.
void MailLogText::take_policy(Reason reason, const PastedAttempt& attempt) {
    const std::string tlsa = attempt.host.empty() ? "" : "_25._tcp." + attempt.host;
    if (reason == Reason::no_dnssec && !attempt.domain.empty()) {
        PastedLookup told{
            .where = attempt.where, .said = SecuritySaid::by_validator, .is_of_security_alone = true};
        told.lookup = {.name = absolute_name(attempt.domain), .type = "MX"};
        facts_.keep(std::move(told), facts_.lookups);
    } else if (reason == Reason::no_tlsa) {
        add_lookup(attempt.where, tlsa, "TLSA", LookupEnd::no_data, Security::secure, {});
    } else if (reason == Reason::tlsa_unusable) {
        add_lookup(
            attempt.where,
            tlsa,
            "TLSA",
            LookupEnd::answered,
            Security::secure,
            {"1 1 1 " + std::string(64, '0')}
        );
    } else if (reason == Reason::null_mx) {
        add_lookup(attempt.where, attempt.domain, "MX", LookupEnd::answered, Security::secure, {"0 ."});
    }
}

void MailLogText::take_end_of_session(
    const FailedStep& step, string_view text, const PastedAttempt& attempt
) {
    LoggedEndpoint whom = endpoint_in(text);
    if (whom.host.empty()) whom.host = attempt.host;
    if (whom.address.empty()) whom.address = step.address;
    if (whom.host.empty()) return;
    const bool at_connect = step.at == "CONNECT";
    if (at_connect) renew(whom.host, whom.address, attempt.where);
    PastedSession& session = session_at(whom.host, whom.address, attempt.where);
    SeenSession& seen = session.seen;
    const std::string code = code_in(text);
    switch (step.reason) {
    case Reason::connection_refused:
        seen.dialled = Dialled::refused;
        break;
    case Reason::connection_timed_out:
    case Reason::connection_lost:
        if (at_connect)
            seen.dialled = step.at_once ? Dialled::no_route : Dialled::unanswered;
        else
            session.ended_at = step.at;
        seen.end = step.reason == Reason::connection_lost ? SessionEnd::closed : SessionEnd::silent;
        break;
    case Reason::greeting_refused:
        seen.greeting = {code.empty() ? "554 5.0.0" : code};
        break;
    case Reason::tls_not_offered:
        session.told_starttls = false;
        break;
    case Reason::starttls_refused:
        seen.starttls = {code.empty() ? "454 4.7.0" : code};
        break;
    case Reason::handshake_failed:
        if (seen.handshake == Handshake::not_tried) seen.handshake = Handshake::alert;
        break;
    case Reason::certificate_not_verified:
        seen.handshake = Handshake::done;
        session.is_rejected = true;
        break;
    default:
        return;
    }
}

void MailLogText::take_step(const FailedStep& step, string_view text, PastedAttempt attempt) {
    if (step.reason == Reason::unrecognised) return;
    if (attempt.host.empty()) attempt.host = host_in(step, text, attempt.domain);
    if (!step.type.empty())
        take_lookup(step, attempt.where);
    else
        take_policy(step.reason, attempt);
    take_end_of_session(step, text, attempt);
    attempt.reason = step.reason;
    attempt.code = code_in(text);
    attempt.at = command_in(text);
    facts_.keep(std::move(attempt), facts_.attempts);
}

void MailLogText::take_event(const LogEvent& event, string_view text, Where where) {
    if (const auto* summary = std::get_if<TlsReported>(&event.what)) {
        take_summary(*summary, where);
    } else if (const auto* tlsa = std::get_if<TlsaReported>(&event.what)) {
        PastedSession& session = session_at(tlsa->host, tlsa->address, where);
        if (tlsa->matched) session.records = RecordsSay::one_matches;
    } else if (const auto* step = std::get_if<StepFailed>(&event.what)) {
        take_step(
            step->step,
            text,
            {.where = where, .domain = in_lower_case(step->nexthop), .host = in_lower_case(step->host)}
        );
    } else if (const auto* ended = std::get_if<AttemptEnded>(&event.what)) {
        PastedAttempt attempt{
            .where = where, .host = in_lower_case(ended->relay_host), .outcome = ended->outcome};
        attempt.domain = in_lower_case(std::string(domain_of(ended->recipient)));
        if (ended->outcome == Outcome::delivered)
            facts_.keep(attempt, facts_.attempts);
        else if (ended->attempted)
            take_step(ended->failed, ended->text, attempt);
        if (ended->tls) take_summary(*ended->tls, where);
    }
}

void MailLogText::take_finger(string_view text, Where where) {
    if (take_dialogue(text) || take_verification(text, where) || take_names(text, where)) return;
    constexpr string_view kRecord = "DNSSEC-signed TLSA record: ";
    constexpr string_view kFailed = "Failed to establish session to ";
    constexpr string_view kProblem = "warning: DANE TLSA lookup problem: ";
    constexpr string_view kAddresses = "Destination address lookup failed: ";
    if (text.starts_with("Connected to ")) {
        const LoggedEndpoint whom = endpoint_in(text);
        renew(whom.host, whom.address, where);
    } else if (text.starts_with(kRecord)) {
        text.remove_prefix(kRecord.size());
        const auto colon = text.find(": ");
        if (colon == string_view::npos) return;
        const std::string name = absolute_name(std::string(text.substr(0, colon)));
        if (auto record = read_record(name + " 0 IN TLSA " + std::string(text.substr(colon + 2))))
            add_lookup(where, record->owner, "TLSA", LookupEnd::answered, Security::secure, {record->data});
    } else if (text.starts_with("STARTTLS rejected: ")) {
        if (!is_open_) renew({}, {}, where); // -c: it does not say with whom it speaks
        session_.seen.starttls = {std::string(text.substr(19))};
    } else if (text.starts_with("MX RRset insecure")) {
        take_policy(Reason::no_dnssec, {.where = where, .domain = domain_});
    } else if (text.starts_with(kFailed)) {
        text.remove_prefix(kFailed.size());
        PastedAttempt attempt{.where = where};
        // `[mx1.example]` is a host.
        if (!text.starts_with('['))
            attempt.domain = in_lower_case(std::string(text.substr(0, text.find(' '))));
        attempt.host = in_lower_case(std::string(text_between(text, " via ", ": ")));
        const auto colon = text.find(": ");
        const string_view why = colon == string_view::npos ? string_view() : text.substr(colon + 2);
        take_step(failed_step(why, attempt.domain), why, attempt);
    } else if (text.starts_with(kProblem) || text.starts_with(kAddresses)) {
        const string_view why = text.substr(text.starts_with(kProblem) ? kProblem.size() : kAddresses.size());
        take_step(failed_step(why, domain_), why, {.where = where, .domain = domain_});
    } else {
        take_event(parse_log_line("smtp[0]: " + std::string(text), {}), text, where);
    }
}

bool MailLogText::take(const std::string& line, Where where) {
    constexpr string_view kFinger = "posttls-finger";
    if (line.starts_with(kFinger)) {
        const auto colon = line.find(": ");
        if (colon == std::string::npos || colon > kFinger.size() + 12) return false;
        take_finger(string_view(line).substr(colon + 2), where);
        return true;
    }
    const LogLine log = lines_.read(line);
    const MailLine mail = understand(log);
    if (std::holds_alternative<Foreign>(mail)) return false;
    const string_view text = without_queue_id(log.text);
    if (take_verification(text, where) || take_names(text, where)) return true;
    if (const auto* event = std::get_if<LogEvent>(&mail)) take_event(*event, text, where);
    return true;
}

} // namespace harness
