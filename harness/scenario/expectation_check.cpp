#include "harness/scenario/expectation_check.hpp"

#include "harness/model/host_check.hpp"
#include "harness/model/tls_report.hpp"

#include <fmt/format.h>

#include <regex>
#include <string_view>

namespace harness {

namespace {

// An enforced MTA-STS policy replaces the level (TLS_README, "Per-destination policy"); without one it holds.
bool can_lead_to(const Policy& policy, Channel channel) {
    if (policy.sts != Sts::off && channel == Channel::authenticated) return true;
    switch (policy.level) {
    case Level::none:
        return channel == Channel::plaintext;
    case Level::may:
        return channel != Channel::authenticated;
    case Level::encrypt:
        return channel == Channel::encrypted;
    case Level::dane:
        return true;
    case Level::dane_only:
    case Level::secure:
    case Level::verify:
    case Level::fingerprint:
        return channel == Channel::authenticated;
    }
    return true;
}

bool can_fail_for(const Policy& policy, Reason reason) {
    const Level level = policy.level;
    const bool dane = level == Level::dane || level == Level::dane_only;
    const bool secure = level == Level::secure || level == Level::verify || level == Level::fingerprint ||
                        policy.sts != Sts::off;
    switch (reason) {
    case Reason::no_dnssec:
    case Reason::no_tlsa:
    case Reason::tlsa_unusable:
        return level == Level::dane_only;
    case Reason::tlsa_lookup_failed:
        return dane;
    case Reason::certificate_not_verified:
        return dane || secure;
    case Reason::tls_not_offered:
    case Reason::starttls_refused:
        return secure || (level != Level::none && level != Level::may);
    case Reason::handshake_failed:
        return secure || level != Level::none;
    case Reason::sender_crashed:
        return false;
    default:
        return true;
    }
}

// Postfix looks for a TLSRPT record at any level but `none` (src/smtp/smtp_connect.c).
bool can_report(const Policy& policy, ReportedPolicy reported) {
    const bool dane = policy.level == Level::dane || policy.level == Level::dane_only;
    if (policy.level == Level::none && policy.sts == Sts::off) return false;
    return reported == ReportedPolicy::tlsa ? dane
                                            : reported != ReportedPolicy::sts || policy.sts != Sts::off;
}

std::string policy_text(const Policy& policy) {
    std::string text = fmt::format("the level {}", to_text(policy.level));
    return policy.sts == Sts::off ? text : text + " with MTA-STS";
}

} // namespace

WhyNot why_never_documented(const Policy& policy, const Expectation& expected) {
    if (expected.outcome == Outcome::delivered && expected.channel && !can_lead_to(policy, *expected.channel))
        return fmt::format("{} never delivers {}", policy_text(policy), to_text(*expected.channel));
    if (expected.outcome != Outcome::delivered && expected.reason && !can_fail_for(policy, *expected.reason))
        return fmt::format(
            "{} never keeps a message back for {}", policy_text(policy), to_text(*expected.reason)
        );
    const auto reports = parse_tls_reports(expected.report);
    for (const TlsReport& report : reports.value_or(std::set<TlsReport>()))
        if (!can_report(policy, report.policy))
            return fmt::format("{} never reports {}", policy_text(policy), to_text(report.policy));
    return std::nullopt;
}

bool is_without_handshake(const Expectation& expected) {
    if (expected.outcome == Outcome::delivered) return expected.channel == Channel::plaintext;
    return expected.reason != Reason::handshake_failed &&
           expected.reason != Reason::certificate_not_verified &&
           expected.reason != Reason::refused_by_peer && expected.reason != Reason::connection_lost &&
           expected.reason != Reason::connection_timed_out;
}

WhyNot why_no_status_of(Outcome outcome, const std::string& dsn) {
    static constexpr std::string_view kClasses = "245"; // of the outcomes, in their order: RFC 3463 3.1
    static const std::regex kStatus("[245]([.][0-9]{1,3}){2}");
    if (!std::regex_match(dsn, kStatus))
        return fmt::format("found \"{}\", expected an enhanced status code like \"4.7.5\"", dsn);
    const char wanted = kClasses[static_cast<std::size_t>(outcome)];
    if (dsn.front() == wanted) return std::nullopt;
    return fmt::format("the status code of what is {} begins with {}", to_text(outcome), wanted);
}

WhyNot why_never_takes_mail(const MxHost& host) {
    if (const auto why = why_unreachable(host)) return "it " + *why;
    const auto refusal_of = [&](std::string_view command) -> WhyNot {
        for (const CommandRefusal& refusal : host.refusals)
            if (refusal.command == command && refusal.layer == Layer::any && refusal.is_in_every_session())
                return refusal.answer == Answer::reply
                           ? fmt::format("it answers {} with {}", command, refusal.reply)
                           : "it " + filled(row_of(refusal.answer).sentence, command);
        return std::nullopt;
    };
    for (const char* command : {"GREETING", "MAIL", "RCPT", "DATA", "MESSAGE"})
        if (auto why = refusal_of(command)) return why;
    return refusal_of("EHLO") ? refusal_of("HELO") : std::nullopt; // HELO is for who was refused EHLO
}

} // namespace harness
