#include "harness/verdict/log_witness.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace harness {

namespace {

std::string described(const AttemptEnded& ended) {
    return fmt::format("{} ({})", to_text(ended.outcome), ended.text);
}

bool differ(const AttemptEnded& one, const AttemptEnded& other) {
    if (one.outcome != other.outcome) return true;
    return one.outcome != Outcome::delivered && one.failed.reason != other.failed.reason;
}

// The sender has looked for the peer in the DNS, or has dialled its host, before it comes to these.
bool comes_of_an_attempt(Reason reason) {
    return reason != Reason::unrecognised && reason != Reason::tls_configuration;
}

bool comes_of_a_session(Reason reason) {
    return reason == Reason::greeting_refused || reason == Reason::refused_by_peer ||
           reason == Reason::tls_not_offered || reason == Reason::starttls_refused ||
           reason == Reason::certificate_not_verified || reason == Reason::smtputf8_not_offered ||
           reason == Reason::requiretls_not_offered;
}

bool fits(const fake_mx::SessionRecord& session, Reason reason) {
    if (reason == Reason::certificate_not_verified || reason == Reason::requiretls_not_offered)
        return session.tls.has_value();
    if (reason == Reason::tls_not_offered || reason == Reason::starttls_refused) return !session.tls;
    return true;
}

bool was_heard_of(const DeliveryEvidence& seen, SenderTime until) {
    return std::any_of(
               seen.queries.begin(),
               seen.queries.end(),
               [&](const auto& query) { return query.time <= until; }
           ) ||
           std::any_of(seen.sessions.begin(), seen.sessions.end(), [&](const auto& session) {
               return session->started <= until;
           });
}

} // namespace

WhyNot
why_log_belies_itself(const Scenario& scenario, const DeliveryEvidence& seen, const LogEvent& attempt) {
    if (scenario.attempt == Attempt::later) return {};
    const auto other = std::find_if(seen.status.begin(), seen.status.end(), [&](const LogEvent& event) {
        return event.time - attempt.time < kSoonestRetry && differ(ended_of(attempt), ended_of(event));
    });
    if (other == seen.status.end()) return {};
    return fmt::format(
        "the log contradicts itself: it says {}, and {:.1f} s later {}, where one attempt was asked for",
        described(ended_of(attempt)),
        std::chrono::duration<double>(other->time - attempt.time).count(),
        described(ended_of(*other))
    );
}

WhyNot why_failure_is_unseen(const DeliveryEvidence& seen, const LogEvent& attempt) {
    const AttemptEnded& status = ended_of(attempt);
    const Reason reason = status.failed.reason;
    // A resolver may know from another answer that a name does not exist (RFC 8198).
    if (comes_of_an_attempt(reason) && !seen.asks_another_resolver && !was_heard_of(seen, attempt.time))
        return fmt::format(
            "witnesses contradict each other: the log says {}, but until then the sender had "
            "neither asked the resolver about this peer nor called any of its hosts",
            described(status)
        );
    if (!comes_of_a_session(reason)) return {};
    const bool named = host_at(seen, status.relay_address) != nullptr;
    const bool seen_so = std::any_of(seen.sessions.begin(), seen.sessions.end(), [&](const auto& session) {
        return session->started <= attempt.time && fits(*session, reason) &&
               (!named || session->server == status.relay_address);
    });
    if (seen_so) return {};
    return fmt::format(
        "witnesses contradict each other: the log says {}, but no MX host of this peer saw such a session",
        described(status)
    );
}

WhyNot why_dane_is_unseen(const DeliveryEvidence& seen) {
    const bool asked = std::any_of(seen.queries.begin(), seen.queries.end(), [](const auto& query) {
        return query.type == "TLSA";
    });
    if (asked) return {};
    return "witnesses contradict each other: the log says that the peer was authenticated, but the sender "
           "asked for no TLSA record";
}

} // namespace harness
