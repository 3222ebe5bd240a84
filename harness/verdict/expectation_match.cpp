#include "harness/verdict/expectation_match.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace harness {

namespace {

std::string describe(
    const std::optional<Outcome>& outcome,
    const std::optional<Channel>& channel,
    const std::optional<Reason>& reason
) {
    if (!outcome) return "nothing";
    std::string text(to_text(*outcome));
    if (channel) text.append(" ").append(to_text(*channel));
    if (reason) text.append(" ").append(to_text(*reason));
    return text;
}

template <typename Is>
bool any_session_at(const std::string& label, const DeliveryEvidence& seen, Is is) {
    return std::any_of(seen.sessions.begin(), seen.sessions.end(), [&](const auto& session) {
        const ObservedHost* const host = host_at(seen, session->server);
        return host && host->label == label && is(*session);
    });
}

bool has_content(const fake_mx::SessionRecord& session) {
    return !session.messages.empty() || !session.unaccepted_messages.empty();
}

bool begins_with(std::string_view line, std::string_view command) { // in any case: RFC 5321 2.4
    return line.size() >= command.size() &&
           std::equal(command.begin(), command.end(), line.begin(), [](char one, char other) {
               return one == std::toupper(static_cast<unsigned char>(other));
           });
}

bool was_told(const fake_mx::SessionRecord& session, std::initializer_list<std::string_view> commands) {
    return std::any_of(session.dialogue.begin(), session.dialogue.end(), [&](const auto& line) {
        return line.direction == fake_mx::Direction::received &&
               std::any_of(commands.begin(), commands.end(), [&](std::string_view command) {
                   return begins_with(line.text, command);
               });
    });
}

// Who it is from and for tells as much as what is in it.
bool has_any_of_a_message(const fake_mx::SessionRecord& session) {
    return has_content(session) || was_told(session, {"MAIL FROM:", "RCPT TO:"});
}

bool is_greeted(const fake_mx::SessionRecord& session) {
    return was_told(session, {"EHLO ", "HELO "});
}

// Those of a resolver between the sender and the name servers are what the sender makes it ask.
void add_questions(
    const Expectation& expected, const DeliveryEvidence& seen, std::vector<std::string>& found
) {
    for (const std::string& question : expected.not_asked)
        if (std::any_of(seen.queries.begin(), seen.queries.end(), [&](const auto& query) {
                return query.type + ' ' + query.name == question;
            }))
            found.push_back(fmt::format("expected that nobody asks for {}, observed such a query", question));
}

void add_sni(const Expectation& expected, const Observed& observed, std::vector<std::string>& found) {
    if (expected.sni.empty()) return;
    const std::string saw = !observed.tls               ? "no TLS handshake"
                            : observed.tls->sni.empty() ? std::string(kNoSni)
                                                        : observed.tls->sni;
    if (saw != expected.sni)
        found.push_back(fmt::format("expected the server name {}, observed {}", expected.sni, saw));
}

} // namespace

// Whether the host has any of the message's content, accepted or not: what it must never get, it must not
// have begun.
bool has_mail(const ObservedHost& host, const DeliveryEvidence& seen) {
    return std::any_of(seen.sessions.begin(), seen.sessions.end(), [&](const auto& session) {
        return host_at(seen, session->server) == &host && has_content(*session);
    });
}

std::string to_text(const Expectation& expected) {
    return describe(expected.outcome, expected.channel, expected.reason);
}

std::string to_text(const Observed& observed) {
    return describe(observed.outcome, observed.channel, observed.reason);
}

std::vector<std::string> mismatches(
    const Expectation& expected,
    const Observed& observed,
    const std::string& took_it,
    const DeliveryEvidence& seen
) {
    std::vector<std::string> found;
    const bool same_channel = !expected.channel || expected.channel == observed.channel;
    const bool same_reason = !expected.reason || expected.reason == observed.reason;
    if (expected.outcome != observed.outcome || !same_channel || !same_reason)
        found.push_back(fmt::format("expected {}, observed {}", to_text(expected), to_text(observed)));
    if (!expected.by.empty() && expected.outcome == observed.outcome && expected.by != took_it)
        found.push_back(fmt::format("expected delivery by {}, observed {}", expected.by, took_it));
    for (const std::string& label : expected.never_got_mail)
        if (any_session_at(label, seen, has_any_of_a_message))
            found.push_back(fmt::format("expected that {} never gets the mail, observed that it did", label));
    for (const std::string& label : expected.never_dialled)
        if (any_session_at(label, seen, [](const auto&) { return true; }))
            found.push_back(fmt::format("expected no connection to {}, observed one", label));
    for (const std::string& label : expected.never_greeted)
        if (any_session_at(label, seen, is_greeted))
            found.push_back(fmt::format("expected no EHLO or HELO to {}, observed one", label));
    add_questions(expected, seen, found);
    add_sni(expected, observed, found);
    if (expected.content == Content::intact && observed.outcome == Outcome::delivered && !observed.intact)
        found.emplace_back("expected the message intact, observed another body");
    if (expected.outcome == Outcome::delivered && observed.lost_requiretls)
        found.emplace_back("expected MAIL with REQUIRETLS (RFC 8689 4.2.1), observed it without");
    if (expected.session != SessionUse::any && observed.session != SessionUse::any &&
        expected.session != observed.session)
        found.push_back(fmt::format(
            "expected the session to be {}, observed {}", to_text(expected.session), to_text(observed.session)
        ));
    if (!expected.report.empty() && !observed.report.empty() && expected.report != observed.report)
        found.push_back(
            fmt::format("expected the TLS report \"{}\", observed \"{}\"", expected.report, observed.report)
        );
    if (!expected.dsn.empty() && !observed.dsn.empty() && expected.dsn != observed.dsn)
        found.push_back(fmt::format("expected the status {}, observed {}", expected.dsn, observed.dsn));
    return found;
}

} // namespace harness
