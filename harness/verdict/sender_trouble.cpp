#include "harness/verdict/sender_trouble.hpp"

#include "harness/verdict/attempt_span.hpp"
#include "harness/verdict/peer_script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace harness {

namespace {

std::string domain_of(const DeliveryEvidence& seen) {
    return seen.recipient.substr(seen.recipient.find('@') + 1);
}

// `Nov 24 08:59:00 sender postfix/smtp[178]: 8F0DA30: text` -> `text`; the queue id is not always there.
std::string_view text_of(std::string_view line) {
    const auto pid_end = line.find("]: ");
    if (pid_end == std::string_view::npos) return {};
    line.remove_prefix(pid_end + 3);
    const auto colon = line.find(": ");
    if (colon == std::string_view::npos) return line;
    const std::string_view word = line.substr(0, colon);
    const bool is_queue_id =
        std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
    return is_queue_id && word != "warning" ? line.substr(colon + 2) : line;
}

// The step that a line of smtp(8) says has failed, other than the status line itself.
FailedStep step_in(const LogEvent& event, const DeliveryEvidence& seen) {
    if (const auto* warning = std::get_if<PolicyWarning>(&event.what))
        return failed_step(warning->text, domain_of(seen));
    if (std::holds_alternative<OtherLine>(event.what) && event.service == "smtp")
        return failed_step(text_of(event.line), domain_of(seen));
    return {};
}

FailedStep step_of(const StatusLine& status, const DeliveryEvidence& seen) {
    if (status.status == DeliveryStatus::sent) return {};
    FailedStep step = failed_step(status.text, domain_of(seen));
    if (step.address.empty()) step.address = status.relay_address;
    return step;
}

// The client went away in the middle of the handshake, without a word: it was tired of waiting.
std::string broken_off_handshake(const Peer& peer, const DeliveryEvidence& seen, const LogEvent& attempt) {
    const AttemptSpan span = span_of(seen, attempt);
    for (const auto& session : seen.sessions) {
        if (!session->tls || session->tls->established || session->tls->rejected || !session->ended) continue;
        if (session->started > span.end || *session->ended < span.begin) continue;
        FailedStep step;
        step.reason = Reason::handshake_failed;
        step.address = session->server;
        if (std::string why = why_not_of_the_peer(step, peer, seen); !why.empty()) return why;
    }
    return {};
}

} // namespace

std::string trouble_on_the_way(const Peer& peer, const DeliveryEvidence& seen, const LogEvent& attempt) {
    const FailedStep last = step_of(std::get<StatusLine>(attempt.what), seen);
    if (std::string why = why_not_of_the_peer(last, peer, seen); !why.empty()) return why;
    const AttemptSpan span = span_of(seen, attempt);
    for (const LogEvent& event : seen.log) {
        if (!span.contains(event.time)) continue;
        if (std::string why = why_not_of_the_peer(step_in(event, seen), peer, seen); !why.empty()) return why;
    }
    return broken_off_handshake(peer, seen, attempt);
}

} // namespace harness
