#include "harness/scenario/expectation_check.hpp"

#include <fmt/format.h>

namespace harness {

namespace {

bool can_lead_to(Level level, Channel channel) {
    switch (level) {
    case Level::none:
        return channel == Channel::plaintext;
    case Level::may:
        return channel != Channel::authenticated;
    case Level::encrypt:
        return channel == Channel::encrypted;
    case Level::dane:
        return true;
    case Level::dane_only:
        return channel == Channel::authenticated;
    }
    return true;
}

bool can_fail_for(Level level, Reason reason) {
    switch (reason) {
    case Reason::no_dnssec:
    case Reason::no_tlsa:
    case Reason::tlsa_unusable:
        return level == Level::dane_only;
    case Reason::tlsa_lookup_failed:
    case Reason::certificate_not_verified:
        return level == Level::dane || level == Level::dane_only;
    case Reason::tls_not_offered:
    case Reason::starttls_refused:
        return level != Level::none && level != Level::may;
    case Reason::handshake_failed:
        return level != Level::none;
    default:
        return true;
    }
}

} // namespace

std::string why_never_documented(const Policy& policy, const Expectation& expected) {
    if (expected.outcome == Outcome::delivered && expected.channel &&
        !can_lead_to(policy.level, *expected.channel))
        return fmt::format(
            "the level {} never delivers {}", to_text(policy.level), to_text(*expected.channel)
        );
    if (expected.outcome != Outcome::delivered && expected.reason &&
        !can_fail_for(policy.level, *expected.reason))
        return fmt::format(
            "the level {} never keeps a message back for {}", to_text(policy.level), to_text(*expected.reason)
        );
    return {};
}

std::string why_never_takes_mail(const MxHost& host) {
    if (!host.ipv4 && !host.ipv6) return "it has no address";
    if (host.refuses_connections) return "it refuses connections";
    const auto refusal_of = [&](const std::string& command) -> std::string {
        for (const CommandRefusal& refusal : host.refusals)
            if (refusal.command == command)
                return fmt::format("it answers {} with {}", command, refusal.reply);
        return {};
    };
    for (const char* command : {"GREETING", "MAIL", "RCPT", "DATA", "MESSAGE"})
        if (std::string why = refusal_of(command); !why.empty()) return why;
    return refusal_of("EHLO").empty() ? "" : refusal_of("HELO"); // HELO is for who was refused EHLO
}

} // namespace harness
