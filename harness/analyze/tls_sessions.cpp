#include "harness/analyze/tls_sessions.hpp"

#include <algorithm>
#include <utility>

namespace harness {

PeerWord word_of(const TlsReported& tls) {
    if (tls.peer == PeerIs::authenticated) return PeerWord::verified;
    if (tls.peer == PeerIs::authenticated_if_sni_was_sent) return PeerWord::trusted;
    return tls.word == to_text(PeerWord::anonymous) ? PeerWord::anonymous : PeerWord::untrusted;
}

PeerWord word_of(const AttemptEnded& ended) {
    if (!ended.over_tls.value_or(false)) return PeerWord::no_tls;
    return ended.authenticated.value_or(false) ? PeerWord::verified : PeerWord::unnamed;
}

Channel channel_of(PeerWord word) {
    switch (word) {
    case PeerWord::verified:
    case PeerWord::trusted_by_tlsa:
        return Channel::authenticated;
    case PeerWord::no_tls:
        return Channel::plaintext;
    default:
        return Channel::encrypted;
    }
}

TlsSessions::State& TlsSessions::state_of(Process process) {
    if (const auto found = young_.find(process); found != young_.end()) return found->second;
    if (young_.size() == kMostProcesses) old_ = std::exchange(young_, {});
    State state;
    if (const auto found = old_.find(process); found != old_.end()) state = std::move(found->second);
    return young_[process] = std::move(state);
}

TlsSessions::Session* TlsSessions::session_at(State& state, const std::string& address) {
    const auto found =
        std::find_if(state.sessions.begin(), state.sessions.end(), [&](const Session& session) {
            return session.address == address;
        });
    return found == state.sessions.end() ? nullptr : &*found;
}

void TlsSessions::forget(State& state) {
    state.sessions.clear();
    state.given_up.clear();
}

// Of a line that is not the end of a delivery: what was known of an earlier one counts no more.
TlsSessions::State& TlsSessions::begin(Process process) {
    State& state = state_of(process);
    if (state.ended) forget(state);
    state.ended = false;
    return state;
}

void TlsSessions::established(Process process, const TlsReported& tls) {
    State& state = begin(process);
    Session* session = session_at(state, tls.address);
    if (!session && state.sessions.size() == kMostHosts) return;
    if (!session) session = &state.sessions.emplace_back(Session{tls.address});
    session->word = word_of(tls);
}

void TlsSessions::tlsa(Process process, const TlsaReported& said) {
    State& state = begin(process); // comes before the session
    Session* session = session_at(state, said.address);
    if (!session && state.sessions.size() == kMostHosts) return;
    if (!session) session = &state.sessions.emplace_back(Session{said.address});
    session->matched = said.matched;
}

void TlsSessions::failed(Process process, const FailedHost& host) {
    if (host.name.empty() && host.address.empty()) return;
    State& state = begin(process);
    std::erase_if(state.sessions, [&](const Session& session) { return session.address == host.address; });
    const auto known = std::find_if(state.given_up.begin(), state.given_up.end(), [&](const FailedHost& one) {
        return one.address == host.address && one.name == host.name;
    });
    if (known != state.given_up.end())
        known->reason = host.reason;
    else if (state.given_up.size() < kMostHosts)
        state.given_up.push_back(host);
}

std::optional<PeerWord> TlsSessions::at_end(Process process, const AttemptEnded& ended) {
    State& state = state_of(process);
    if (state.ended && state.queue_id != ended.queue_id) forget(state);
    state.ended = true;
    state.queue_id = ended.queue_id;
    const Session* const session = session_at(state, ended.relay_address);
    if (!session || session->word == PeerWord::no_tls) return std::nullopt;
    const bool by_tlsa = session->matched == true || ended.authenticated == true;
    return session->word == PeerWord::trusted && by_tlsa ? PeerWord::trusted_by_tlsa : session->word;
}

} // namespace harness
