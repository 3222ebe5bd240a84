// Which TLS session a delivery used: Postfix logs it in a line of its own, without the queue id. Pure.
#pragma once

#include "harness/analyze/analysis.hpp"
#include "harness/mta/delivery_event.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace harness {

/// As far as the line itself says it.
PeerWord word_of(const TlsReported& tls);
/// Likewise: since Postfix 3.11 the end of a delivery names the level in force.
PeerWord word_of(const AttemptEnded& ended);

/// A process delivers one message at a time: the session is the last one that the same process had with the
/// host in the course of that delivery.
class TlsSessions {
public:
    using Process = std::uint64_t; // some number of a process of some host

    void established(Process process, const TlsReported& tls);
    void tlsa(Process process, const TlsaReported& said);

    /// The host was given up: what comes next with it is another session.
    void failed(Process process, const FailedHost& host);

    /// A delivery at this host has ended. Nothing: there was no TLS.
    std::optional<PeerWord> at_end(Process process, const AttemptEnded& ended);

    /// The hosts that were given up before that end; after at_end().
    const std::vector<FailedHost>& given_up(Process process) { return state_of(process).given_up; }

    static constexpr std::size_t kMostProcesses = 4096; // each generation
    static constexpr std::size_t kMostHosts = 8;        // of a delivery

private:
    struct Session {
        std::string address;
        PeerWord word = PeerWord::no_tls;
        std::optional<bool> matched = {}; // a TLSA record did, or none was usable
    };
    struct State {
        std::vector<Session> sessions = {};
        std::vector<FailedHost> given_up = {};
        std::string queue_id = {}; // of the last delivery that has ended
        bool ended = false;        // nothing of another delivery has been seen since
    };

    State& state_of(Process process);
    Session* session_at(State& state, const std::string& address);
    State& begin(Process process);
    static void forget(State& state);

    // Those that were heard of lately, and those before them.
    std::unordered_map<Process, State> young_;
    std::unordered_map<Process, State> old_;
};

} // namespace harness
