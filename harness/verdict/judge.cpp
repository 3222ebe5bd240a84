#include "harness/verdict/evidence_lines.hpp"
#include "harness/verdict/expectation_match.hpp"
#include "harness/verdict/log_witness.hpp"
#include "harness/verdict/own_lateness.hpp"
#include "harness/verdict/policy_witness.hpp"
#include "harness/verdict/report_witness.hpp"
#include "harness/verdict/sender_trouble.hpp"
#include "harness/verdict/tls_witness.hpp"
#include "harness/verdict/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace harness {

namespace {

std::string label_at(const std::string& address, const DeliveryEvidence& seen) {
    const ObservedHost* host = host_at(seen, address);
    return host ? host->label : std::string();
}

// `mx1 (mx1.peer.example[198.18.0.1]:25)`; a host that is not of this peer has no label.
std::string relay_text(const AttemptEnded& status, const DeliveryEvidence& seen) {
    const std::string relay =
        fmt::format("{}[{}]:{}", status.relay_host, status.relay_address, status.relay_port);
    const std::string label = label_at(status.relay_address, seen);
    return label.empty() ? relay : fmt::format("{} ({})", label, relay);
}

// The number in `… (session 17)`, which fake_mx writes into every acceptance and mail servers repeat in their
// logs.
std::optional<std::uint64_t> session_named_in(const std::string& text) {
    const auto found = text.rfind("(session ");
    if (found == std::string::npos) return std::nullopt;
    std::uint64_t id = 0;
    const char* const start = text.data() + found + 9;
    const auto parsed = std::from_chars(start, text.data() + text.size(), id);
    return parsed.ec == std::errc{} ? std::optional(id) : std::nullopt;
}

const fake_mx::ReceivedMessage*
message_for(const fake_mx::SessionRecord& session, const std::string& recipient) {
    for (const auto& message : session.messages)
        if (std::find(message.recipients.begin(), message.recipients.end(), recipient) !=
            message.recipients.end())
            return &message;
    return nullptr;
}

// What the sender kept from before, when it brought this message.
SessionUse use_of(const fake_mx::SessionRecord& session, const fake_mx::ReceivedMessage& message) {
    if (&message != session.messages.data()) return SessionUse::reused;
    return session.tls && session.tls->resumed ? SessionUse::tls_resumed : SessionUse::fresh;
}

// What is behind the header lines, of which each server on the way adds some.
std::string_view body_in(std::string_view content) {
    const auto end = content.find("\r\n\r\n");
    return end == std::string_view::npos ? std::string_view() : content.substr(end + 4);
}

class Judgement {
public:
    Judgement(
        const Scenario& scenario,
        const Expectation& expected,
        const DeliveryEvidence& seen,
        const Expectation* known
    )
        : scenario_(scenario), expected_(expected), seen_(seen), known_(known) {}

    Verdict reach() {
        verdict_.evidence = evidence_lines(seen_);
        if (WhyNot obstacle = observe()) {
            verdict_.not_judged_because = *std::move(obstacle);
            return std::move(verdict_);
        }
        decide();
        for (const auto& [policy, expected] : scenario_.expect) {
            const KnownDifference* const known = difference_under(policy, scenario_.deviates);
            (was_seen(expected)              ? verdict_.fits
             : known && was_seen(known->saw) ? verdict_.fits_as_known
                                             : verdict_.differs)
                .push_back(policy);
        }
        for (std::size_t i = 0; i < scenario_.peer.mx.size() && i < seen_.hosts.size(); ++i)
            if (scenario_.peer.mx[i].role == Role::attacker && has_mail(seen_.hosts[i], seen_))
                verdict_.attacker_got_mail = true;
        return std::move(verdict_);
    }

private:
    bool was_seen(const Expectation& expected) const {
        return mismatches(expected, verdict_.observed, took_it_, seen_).empty();
    }
    bool is_about_reports() const { return !expected_.report.empty() || (known_ && !known_->report.empty()); }
    void decide();
    // Each returns why it cannot be judged.
    WhyNot observe();
    WhyNot choose_attempt();
    WhyNot compare_with_queue() const;
    WhyNot observe_delivery();
    WhyNot observe_failure();
    WhyNot compare_with_own_lateness(WhyNot obstacle) const;
    void describe_tls(const fake_mx::SessionRecord& session);

    const Scenario& scenario_;
    const Expectation& expected_;
    const DeliveryEvidence& seen_;
    const Expectation* known_; // what the sender is known to do instead; null: nothing
    const LogEvent* attempt_ = nullptr;
    std::string took_it_;
    Verdict verdict_;
};

void Judgement::decide() {
    verdict_.mismatches = mismatches(expected_, verdict_.observed, took_it_, seen_);
    const bool as_known = known_ && was_seen(*known_);
    if (verdict_.mismatches.empty() && known_ && !as_known)
        verdict_.mismatches.push_back(fmt::format(
            "known to deviate, by {}: this is no longer so, what is documented was observed", to_text(*known_)
        ));
    else if (!verdict_.mismatches.empty() && known_ && !as_known)
        verdict_.mismatches.push_back(fmt::format("known to deviate, but by {}", to_text(*known_)));
    if (!verdict_.mismatches.empty() && !expected_.undocumented.empty())
        verdict_.mismatches.push_back(
            "no document decides this; what was expected rests on " + expected_.undocumented
        );
    verdict_.kind = verdict_.mismatches.empty() ? VerdictKind::kept
                    : as_known                  ? VerdictKind::deviates
                                                : VerdictKind::broken;
}

WhyNot Judgement::choose_attempt() {
    if (seen_.status.empty())
        return seen_.trouble.empty()
                   ? "no attempt was observed: the sender's log has no status for this recipient"
                   : seen_.trouble;
    const auto is_final = [](const LogEvent& event) { return ended_of(event).outcome != Outcome::deferred; };
    attempt_ = scenario_.attempt == Attempt::later ? &seen_.status.back() : &seen_.status.front();
    if (scenario_.attempt == Attempt::later && seen_.status.size() < 2 && !is_final(*attempt_))
        return "a later attempt is asked for, and only one was observed";
    return {};
}

WhyNot Judgement::compare_with_queue() const {
    if (!seen_.queue_listed) return {}; // the other two judge, and the sender's trouble says so
    const bool gone = ended_of(seen_.status.back()).outcome != Outcome::deferred;
    if (gone && seen_.queued)
        return fmt::format(
            "witnesses contradict each other: the log says it left the queue, but {} is still in it",
            seen_.queued->queue_id
        );
    if (!gone && !seen_.queued)
        return seen_.trouble.empty()
                   ? "witnesses contradict each other: the log says deferred, but the queue is without it"
                   : seen_.trouble;
    return {};
}

void Judgement::describe_tls(const fake_mx::SessionRecord& session) {
    if (!session.tls) return;
    const TlsReported* const reported = tls_report_of(seen_, session, *attempt_);
    verdict_.observed.tls = ObservedTls{
        session.tls->version, session.tls->cipher, session.tls->sni, reported ? reported->word : ""};
}

WhyNot Judgement::observe_delivery() {
    const AttemptEnded& status = ended_of(*attempt_);
    const auto id = session_named_in(status.text);
    if (!id) return fmt::format("the log says sent, but names no session of an MX host: {}", status.text);
    const auto session =
        std::find_if(seen_.sessions.begin(), seen_.sessions.end(), [&](const auto& candidate) {
            return candidate->id == *id;
        });
    const auto* message = session == seen_.sessions.end() ? nullptr : message_for(**session, seen_.recipient);
    if (!message)
        return fmt::format(
            "witnesses contradict each other: the log says sent in session {}, but no MX host of this peer "
            "has the message",
            *id
        );
    if (!status.relay_address.empty() && status.relay_address != (*session)->server)
        return fmt::format(
            "witnesses contradict each other: the log says sent to [{}], but session {} was at [{}]",
            status.relay_address,
            *id,
            (*session)->server
        );
    Travelled travelled = how_it_travelled(seen_, **session, message->over_tls, *attempt_);
    if (travelled.contradiction) return std::move(travelled.contradiction);
    verdict_.observed.channel = travelled.channel;
    verdict_.observed.intact = body_in(message->content) == body_of(scenario_.message);
    verdict_.observed.lost_requiretls = scenario_.message.requiretls && !message->requires_tls;
    verdict_.observed.session = use_of(**session, *message);
    took_it_ = label_at((*session)->server, seen_);
    describe_tls(**session);
    const bool is_meant =
        expected_.outcome == Outcome::delivered || (known_ && known_->outcome == Outcome::delivered);
    const bool by_dane = seen_.authenticates_by_dane && is_meant;
    return by_dane && travelled.channel == Channel::authenticated ? why_dane_is_unseen(seen_) : WhyNot();
}

WhyNot Judgement::observe_failure() {
    const AttemptEnded& status = ended_of(*attempt_);
    if (!status.attempted) return fmt::format("nothing was attempted: {}", status.text);
    verdict_.observed.reason = status.failed.reason;
    const bool later_sent = std::any_of(seen_.status.begin(), seen_.status.end(), [](const LogEvent& event) {
        return ended_of(event).outcome == Outcome::delivered;
    });
    for (const auto& session : seen_.sessions)
        if (!later_sent && message_for(*session, seen_.recipient))
            return fmt::format(
                "witnesses contradict each other: the log never says sent, but {} accepted the message in "
                "session {}",
                label_at(session->server, seen_),
                session->id
            );
    if (auto unseen = why_failure_is_unseen(seen_, *attempt_)) return unseen;
    for (const auto& session : seen_.sessions)
        if (session->server == status.relay_address && session->started <= attempt_->time)
            describe_tls(*session);
    return {};
}

// Adds the figure to what is in doubt anyhow; finds what is in doubt only since we were late.
WhyNot Judgement::compare_with_own_lateness(WhyNot obstacle) const {
    auto figure = how_late_we_were(seen_, *attempt_);
    if (!obstacle && figure) obstacle = what_lateness_explains(scenario_, seen_, *attempt_);
    if (!obstacle && figure && is_about_reports())
        obstacle = "whether a report is wanted may have been answered too late";
    if (!obstacle) return {};
    if (!figure) figure = how_busy_it_was(seen_, *attempt_);
    return figure ? fmt::format("{} ({})", *obstacle, *figure) : *obstacle;
}

WhyNot Judgement::observe() {
    if (!seen_.left_out.empty()) return seen_.left_out;
    if (auto obstacle = choose_attempt()) return obstacle;
    const AttemptEnded& status = ended_of(*attempt_);
    Observed& observed = verdict_.observed;
    observed.outcome = status.outcome;
    observed.dsn = status.dsn;
    observed.text = status.text;
    if (seen_.reports_tls) observed.report = reported(seen_);
    if (!status.relay_host.empty()) observed.relay = relay_text(status, seen_);
    WhyNot obstacle = *observed.outcome == Outcome::delivered ? observe_delivery() : observe_failure();
    if (!obstacle) obstacle = compare_with_queue();
    if (!obstacle) obstacle = why_log_belies_itself(scenario_, seen_, *attempt_);
    if (!obstacle) obstacle = what_we_failed_at(seen_, *attempt_);
    if (obstacle) return obstacle;
    obstacle = trouble_on_the_way(scenario_.peer, seen_, *attempt_);
    if (!obstacle && is_about_reports()) obstacle = why_reports_are_in_doubt(seen_);
    if (!obstacle && expected_.report == kNoReport && observed.report == kNoReport)
        obstacle = why_no_report_is_in_doubt(scenario_.peer, seen_);
    if (!obstacle) obstacle = why_policy_is_in_doubt(scenario_.peer, seen_);
    return compare_with_own_lateness(std::move(obstacle));
}

} // namespace

std::string_view to_text(VerdictKind kind) {
    switch (kind) {
    case VerdictKind::kept:
        return "kept";
    case VerdictKind::deviates:
        return "deviates";
    case VerdictKind::broken:
        return "broken";
    case VerdictKind::not_judged:
        return "not-judged";
    }
    return "?";
}

Verdict judge(
    const Scenario& scenario,
    const Expectation& expected,
    const DeliveryEvidence& seen,
    const Expectation* known
) {
    return Judgement(scenario, expected, seen, known).reach();
}

} // namespace harness
