#include "harness/verdict/tls_witness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace harness {

namespace {

bool has_tls(const fake_mx::SessionRecord& session) {
    return session.tls && session.tls->established;
}

// The sessions with TLS at the same address that began before this one.
std::size_t tls_sessions_before(const DeliveryEvidence& seen, const fake_mx::SessionRecord& session) {
    return static_cast<std::size_t>(std::count_if(
        seen.sessions.begin(),
        seen.sessions.end(),
        [&](const auto& other) {
            return other->server == session.server && other->id != session.id && has_tls(*other) &&
                   other->started <= session.started;
        }
    ));
}

std::vector<const TlsReported*>
summaries_about(const DeliveryEvidence& seen, const std::string& address, SenderTime until) {
    std::vector<const TlsReported*> summaries;
    for (const LogEvent& event : seen.log)
        if (const auto* summary = std::get_if<TlsReported>(&event.what);
            summary && summary->address == address && event.time <= until)
            summaries.push_back(summary);
    return summaries;
}

// A reused connection has a summary for each delivery, and one handshake.
std::size_t handshakes_in_log(const DeliveryEvidence& seen, const std::string& address, SenderTime until) {
    const auto summaries = summaries_about(seen, address, until);
    return static_cast<std::size_t>(std::count_if(
        summaries.begin(), summaries.end(), [](const TlsReported* summary) { return !summary->reused; }
    ));
}

std::size_t tls_sessions_at(const DeliveryEvidence& seen, const std::string& address, SenderTime until) {
    return static_cast<std::size_t>(std::count_if(
        seen.sessions.begin(),
        seen.sessions.end(),
        [&](const auto& session) {
            return session->server == address && session->started <= until && has_tls(*session);
        }
    ));
}

// Whether a line of this kind about the session's address was logged in the course of the session.
template <typename Says>
bool log_says(
    const DeliveryEvidence& seen, const fake_mx::SessionRecord& session, const LogEvent& attempt, Says says
) {
    return std::any_of(seen.log.begin(), seen.log.end(), [&](const LogEvent& event) {
        return event.pid == attempt.pid && event.time >= session.started && event.time <= attempt.time &&
               says(event);
    });
}

// The line that says how the attempt ended knows best; then a TLSA record that matched; then what the program
// calls the peer. A program that has one word for two cases sends SNI in one of them alone, and there is no
// authentication in that one either where none of the TLSA records turned out to be usable.
bool is_authenticated(
    const DeliveryEvidence& seen,
    const fake_mx::SessionRecord& session,
    const TlsReported& reported,
    const LogEvent& attempt
) {
    if (const auto& said = ended_of(attempt).authenticated; said) return *said;
    if (reported.peer == PeerIs::authenticated) return true;
    const auto says_of_tlsa = [&](bool matched) {
        return log_says(seen, session, attempt, [&](const LogEvent& event) {
            const auto* tlsa = std::get_if<TlsaReported>(&event.what);
            return tlsa && tlsa->matched == matched && tlsa->address == session.server;
        });
    };
    if (says_of_tlsa(true)) return true;
    return reported.peer == PeerIs::authenticated_if_sni_was_sent && session.tls &&
           !session.tls->sni.empty() && !says_of_tlsa(false);
}

} // namespace

const TlsReported*
tls_report_of(const DeliveryEvidence& seen, const fake_mx::SessionRecord& session, const LogEvent& attempt) {
    const auto& ended = ended_of(attempt);
    if (ended.tls && ended.relay_address == session.server) return &*ended.tls;
    const auto summaries = summaries_about(seen, session.server, attempt.time);
    if (summaries.empty() || !has_tls(session)) return nullptr;
    // A reused connection has a summary for each delivery.
    const bool reuses = std::any_of(summaries.begin(), summaries.end(), [](const TlsReported* summary) {
        return summary->reused;
    });
    if (reuses) return summaries.back();
    // A summary has no queue id: the n-th is of the n-th session with TLS.
    const std::size_t position = tls_sessions_before(seen, session);
    return position < summaries.size() ? summaries[position] : nullptr;
}

Travelled how_it_travelled(
    const DeliveryEvidence& seen,
    const fake_mx::SessionRecord& session,
    bool over_tls,
    const LogEvent& attempt
) {
    if (handshakes_in_log(seen, session.server, attempt.time) >
        tls_sessions_at(seen, session.server, attempt.time))
        return {
            Channel::plaintext,
            fmt::format(
                "witnesses contradict each other: the log has more TLS handshakes with [{}] than the host, "
                "which got the message {} in session {}",
                session.server,
                over_tls ? "over TLS" : "in plaintext",
                session.id
            )};
    const AttemptEnded& ended = ended_of(attempt);
    const bool says_tls = ended.tls || ended.over_tls.value_or(false);
    if (!over_tls && says_tls)
        return {
            Channel::plaintext,
            fmt::format(
                "witnesses contradict each other: the log says that the message went over TLS, and the MX "
                "host got it in plaintext in session {}",
                session.id
            )};
    if (over_tls && ended.over_tls == false)
        return {
            Channel::encrypted,
            fmt::format(
                "witnesses contradict each other: the log says that the message went in plaintext, and the "
                "MX "
                "host got it over TLS in session {}",
                session.id
            )};
    if (!over_tls) return {};
    const TlsReported* summary = tls_report_of(seen, session, attempt);
    if (!summary)
        return {
            Channel::encrypted,
            fmt::format(
                "witnesses contradict each other: the MX host got the message over TLS in session {}, but "
                "the log does not tell of that handshake",
                session.id
            )};
    return {
        is_authenticated(seen, session, *summary, attempt) ? Channel::authenticated : Channel::encrypted, {}};
}

} // namespace harness
