#include "harness/verdict/sender_trouble.hpp"

#include "harness/verdict/attempt_span.hpp"
#include "harness/verdict/peer_script.hpp"

#include <string>

namespace harness {

namespace {

// The step that the line says has failed, if there is one.
const FailedStep* step_in(const LogEvent& event) {
    const auto* failed = std::get_if<StepFailed>(&event.what);
    return failed ? &failed->step : nullptr;
}

// The client went away in the middle of the handshake, without a word: it was tired of waiting.
WhyNot broken_off_handshake(const Peer& peer, const DeliveryEvidence& seen, const LogEvent& attempt) {
    const AttemptSpan span = span_of(seen, attempt);
    for (const auto& session : seen.sessions) {
        if (!session->tls || session->tls->established || session->tls->rejected || !session->ended) continue;
        if (session->started > span.end || *session->ended < span.begin) continue;
        FailedStep step;
        step.reason = Reason::handshake_failed;
        step.address = session->server;
        if (auto why = why_not_of_the_peer(step, peer, seen)) return why;
    }
    return {};
}

} // namespace

WhyNot trouble_on_the_way(const Peer& peer, const DeliveryEvidence& seen, const LogEvent& attempt) {
    const auto& ended = ended_of(attempt);
    if (ended.outcome != Outcome::delivered)
        if (auto why = why_not_of_the_peer(ended.failed, peer, seen)) return why;
    const AttemptSpan span = span_of(seen, attempt);
    for (const LogEvent& event : seen.log) {
        const FailedStep* const step = span.contains(event.time) ? step_in(event) : nullptr;
        if (!step) continue;
        if (auto why = why_not_of_the_peer(*step, peer, seen)) return why;
    }
    return broken_off_handshake(peer, seen, attempt);
}

} // namespace harness
