#include "harness/verdict/tls_witness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
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

std::vector<const TlsSummary*>
summaries_about(const DeliveryEvidence& seen, const std::string& address, SenderTime until) {
    std::vector<const TlsSummary*> summaries;
    for (const LogEvent& event : seen.log)
        if (const auto* summary = std::get_if<TlsSummary>(&event.what);
            summary && summary->address == address && event.time <= until)
            summaries.push_back(summary);
    return summaries;
}

// A reused connection has a summary for each delivery, and one handshake.
std::size_t handshakes_in_log(const DeliveryEvidence& seen, const std::string& address, SenderTime until) {
    const auto summaries = summaries_about(seen, address, until);
    return static_cast<std::size_t>(std::count_if(
        summaries.begin(), summaries.end(), [](const TlsSummary* summary) { return !summary->reused; }
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

// `dane`, `may:none`, `dane:encrypt`, `halfdane`, `dane/requiretls`: the level that was in force at last
// (Postfix 3.11 and later, src/global/pol_stats.c).
std::string_view level_in_force(std::string_view field) {
    field = field.substr(0, field.find('/'));
    if (field.ends_with('?')) field.remove_suffix(1);
    if (const auto colon = field.rfind(':'); colon != std::string_view::npos) field.remove_prefix(colon + 1);
    if (field.starts_with('!')) field.remove_prefix(1);
    return field;
}

bool authenticates(std::string_view level) {
    static constexpr std::array<std::string_view, 6> kLevels{
        "dane", "halfdane", "dane-only", "fingerprint", "verify", "secure"};
    return std::find(kLevels.begin(), kLevels.end(), level) != kLevels.end();
}

// The peer was authenticated: `Verified`; or a TLSA record matched; or `Trusted` in a session with SNI, which
// Postfix only sends when DANE is in force: so it calls a peer verified through an insecure MX RRset
// (postconf(5), smtp_tls_dane_insecure_mx_policy). `Trusted` without SNI is a chain of a public CA that
// nobody asked for, and so it is with SNI where none of the TLSA records turned out to be usable. From 3.11
// on the status line itself names the level.
bool is_authenticated(
    const DeliveryEvidence& seen,
    const fake_mx::SessionRecord& session,
    const TlsSummary& summary,
    const LogEvent& attempt
) {
    const std::string& field = std::get<StatusLine>(attempt.what).tls_field;
    if (!field.empty()) return authenticates(level_in_force(field));
    if (summary.trust == PeerTrust::verified) return true;
    if (log_says(seen, session, attempt, [&](const LogEvent& event) {
            const auto* matched = std::get_if<CertificateMatched>(&event.what);
            return matched && matched->address == session.server;
        }))
        return true;
    const bool fell_back = log_says(seen, session, attempt, [&](const LogEvent& event) {
        return event.line.find("[" + session.server + "]:") != std::string::npos &&
               event.line.find(": all TLSA records unusable") != std::string::npos;
    });
    return summary.trust == PeerTrust::trusted && session.tls && !session.tls->sni.empty() && !fell_back;
}

} // namespace

const TlsSummary*
tls_summary_of(const DeliveryEvidence& seen, const fake_mx::SessionRecord& session, SenderTime until) {
    const auto summaries = summaries_about(seen, session.server, until);
    if (summaries.empty() || !has_tls(session)) return nullptr;
    // A reused connection has a summary for each delivery.
    const bool reuses = std::any_of(summaries.begin(), summaries.end(), [](const TlsSummary* summary) {
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
    if (!over_tls) return {};
    const TlsSummary* summary = tls_summary_of(seen, session, attempt.time);
    if (!summary)
        return {
            Channel::encrypted,
            fmt::format(
                "witnesses contradict each other: the MX host got the message over TLS in session {}, but "
                "the log has no summary of that handshake (smtp_tls_loglevel is 0?)",
                session.id
            )};
    return {
        is_authenticated(seen, session, *summary, attempt) ? Channel::authenticated : Channel::encrypted, {}};
}

} // namespace harness
