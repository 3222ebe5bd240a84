#include "harness/verdict/log_witness.hpp"

#include "harness/mta/postfix/postfix_reason.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace harness {

namespace {

const StatusLine& status_of(const LogEvent& event) {
    return std::get<StatusLine>(event.what);
}

std::string_view word_of(DeliveryStatus status) {
    switch (status) {
    case DeliveryStatus::sent:
        return "sent";
    case DeliveryStatus::deferred:
        return "deferred";
    case DeliveryStatus::bounced:
        return "bounced";
    }
    return "?";
}

std::string described(const StatusLine& status) {
    return fmt::format("{} ({})", word_of(status.status), status.text);
}

Reason reason_in(const StatusLine& status, const DeliveryEvidence& seen) {
    return reason_of(status.text, seen.recipient.substr(seen.recipient.find('@') + 1));
}

bool differ(const StatusLine& one, const StatusLine& other, const DeliveryEvidence& seen) {
    if (one.status != other.status) return true;
    return one.status != DeliveryStatus::sent && reason_in(one, seen) != reason_in(other, seen);
}

// Postfix has looked for the peer in the DNS, or has dialled its host, before it comes to these.
bool comes_of_an_attempt(Reason reason) {
    return reason != Reason::unrecognised && reason != Reason::tls_configuration;
}

bool comes_of_a_session(Reason reason) {
    return reason == Reason::greeting_refused || reason == Reason::refused_by_peer ||
           reason == Reason::tls_not_offered || reason == Reason::starttls_refused ||
           reason == Reason::certificate_not_verified;
}

bool fits(const fake_mx::SessionRecord& session, Reason reason) {
    if (reason == Reason::certificate_not_verified) return session.tls.has_value();
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

std::string
why_log_belies_itself(const Scenario& scenario, const DeliveryEvidence& seen, const LogEvent& attempt) {
    if (scenario.attempt == Attempt::later) return {};
    const auto other = std::find_if(seen.status.begin(), seen.status.end(), [&](const LogEvent& event) {
        return event.time - attempt.time < kSoonestRetry &&
               differ(status_of(attempt), status_of(event), seen);
    });
    if (other == seen.status.end()) return {};
    return fmt::format(
        "the log contradicts itself: it says {}, and {:.1f} s later {}, where one attempt was asked for",
        described(status_of(attempt)),
        std::chrono::duration<double>(other->time - attempt.time).count(),
        described(status_of(*other))
    );
}

std::string why_failure_is_unseen(const DeliveryEvidence& seen, const LogEvent& attempt) {
    const StatusLine& status = status_of(attempt);
    const Reason reason = reason_in(status, seen);
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

std::string why_dane_is_unseen(const DeliveryEvidence& seen) {
    const bool asked = std::any_of(seen.queries.begin(), seen.queries.end(), [](const auto& query) {
        return query.type == "TLSA";
    });
    return asked ? ""
                 : "witnesses contradict each other: the log says that the peer was authenticated, but the "
                   "sender asked for no TLSA record";
}

} // namespace harness
