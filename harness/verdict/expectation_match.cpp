#include "harness/verdict/expectation_match.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

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

} // namespace

// Whether the host has any of the message's content, accepted or not: what it must never get, it must not
// have begun.
bool has_mail(const ObservedHost& host, const DeliveryEvidence& seen) {
    return std::any_of(seen.sessions.begin(), seen.sessions.end(), [&](const auto& session) {
        return host_at(seen, session->server) == &host &&
               (!session->messages.empty() || !session->unaccepted_messages.empty());
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
    for (const std::string& label : expected.never_got_mail) {
        for (const ObservedHost& host : seen.hosts)
            if (host.label == label && has_mail(host, seen))
                found.push_back(
                    fmt::format("expected that {} never gets the mail, observed that it did", label)
                );
    }
    return found;
}

} // namespace harness
