#include "harness/verdict/own_lateness.hpp"

#include "harness/verdict/attempt_span.hpp"
#include "harness/verdict/peer_script.hpp"
#include "harness/verdict/policy_witness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace harness {

namespace {

using Seconds = std::chrono::duration<double>;

struct Figure {
    Seconds late{0};
    std::string text = {};
};

void consider(Figure& worst, Seconds late, const std::string& text) {
    if (late >= kTooLate && late > worst.late) worst = {late, text};
}

std::string name_of(const std::string& address, const DeliveryEvidence& seen) {
    const ObservedHost* const host = host_at(seen, address);
    return host ? host->label : address;
}

// From the first sign of the attempt on: what stood still before it did no harm.
SenderTime first_sign(const DeliveryEvidence& seen, const AttemptSpan& span) {
    SenderTime first = span.end;
    for (const auto& query : seen.queries)
        if (span.contains(query.time))
            first =
                std::min(first, query.time - std::chrono::duration_cast<SenderTime::duration>(query.late));
    for (const auto& session : seen.sessions)
        if (span.contains(session->started)) first = std::min(first, session->started - session->late);
    return first;
}

void consider_answers(const DeliveryEvidence& seen, const AttemptSpan& span, Figure& worst) {
    for (const auto& query : seen.queries)
        if (span.contains(query.time - std::chrono::duration_cast<SenderTime::duration>(query.late)))
            consider(
                worst,
                query.late,
                fmt::format(
                    "{} answered {} {} {:.1f} s late",
                    query.face == fake_dns::Face::resolver ? "the resolver" : "a name server",
                    query.type,
                    query.name,
                    Seconds(query.late).count()
                )
            );
    for (const auto& session : seen.sessions)
        if (span.contains(session->started - session->late))
            consider(
                worst,
                session->late,
                fmt::format(
                    "{} was {:.1f} s late with {}",
                    name_of(session->server, seen),
                    Seconds(session->late).count(),
                    session->late_with
                )
            );
    for (const auto& fetch : seen.fetches)
        if (span.contains(fetch->started - fetch->late))
            consider(
                worst,
                fetch->late,
                fmt::format("the policy host answered {:.1f} s late", Seconds(fetch->late).count())
            );
}

void consider_stalls(const DeliveryEvidence& seen, const AttemptSpan& span, Figure& worst) {
    if (!seen.own) return;
    const SenderTime begin = first_sign(seen, span);
    for (const Stall& stall : seen.own->stalls) {
        if (stall.end < begin || stall.start > span.end) continue;
        const Seconds length = stall.end - stall.start;
        consider(worst, length, fmt::format("mxproof itself stood still for {:.1f} s", length.count()));
    }
}

void consider_failures(const DeliveryEvidence& seen, const AttemptSpan& span, Figure& worst) {
    if (!seen.own) return;
    const SenderTime begin = first_sign(seen, span);
    for (const OwnFailure& failure : seen.own->failures)
        if (failure.time >= begin && failure.time <= span.end)
            worst = {Seconds::max(), "mxproof itself failed: " + failure.text};
}

bool said_goodbye(const fake_mx::SessionRecord& session) {
    return std::any_of(session.dialogue.begin(), session.dialogue.end(), [](const auto& line) {
        return line.direction == fake_mx::Direction::received && line.text.starts_with("QUIT");
    });
}

bool speaks_of(const LogEvent& event, const MxHost& host, const ObservedHost& observed) {
    const auto* failed = std::get_if<StepFailed>(&event.what);
    if (failed && !failed->host.empty())
        return host.mx_name() == failed->host + "." || host.mx_name() == failed->host;
    return (failed || std::holds_alternative<OtherLine>(event.what)) &&
           std::any_of(observed.addresses.begin(), observed.addresses.end(), [&](const auto& address) {
               return event.line.find("[" + address + "]") != std::string::npos;
           });
}

// Whether it is known why the sender did not stay with this host.
bool is_accounted_for(
    const MxHost& host, const ObservedHost& observed, const Peer& peer, const DeliveryEvidence& seen
) {
    if (!host.ipv4 && !host.ipv6) return true;
    if (host.alias && host.alias->end != AliasEnd::resolves) return true;
    const std::string& name = host.mx_name();
    if (lookup_is_to_fail(peer, name, "A") || lookup_is_to_fail(peer, name, "AAAA")) return true;
    for (const auto& session : seen.sessions)
        if (host_at(seen, session->server) == &observed && said_goodbye(*session)) return true;
    return std::any_of(seen.log.begin(), seen.log.end(), [&](const LogEvent& event) {
        return speaks_of(event, host, observed);
    });
}

bool concerns_hosts(Reason reason) {
    return reason != Reason::null_mx && reason != Reason::no_such_domain &&
           reason != Reason::dns_lookup_failed;
}

std::optional<Reason> reason_in(const AttemptEnded& status) {
    if (status.outcome == Outcome::delivered) return std::nullopt;
    return status.failed.reason;
}

WhyNot passed_over(const Peer& peer, const DeliveryEvidence& seen, const AttemptEnded& status) {
    const auto reason = reason_in(status);
    if (reason && !concerns_hosts(*reason)) return {};
    const MxHost* const last = host_behind(peer, seen, status.relay_address);
    for (std::size_t i = 0; i < peer.mx.size() && i < seen.hosts.size(); ++i) {
        const MxHost& host = peer.mx[i];
        if (&host == last || (last && host.preference >= last->preference)) continue;
        if (!is_accounted_for(host, seen.hosts[i], peer, seen))
            return fmt::format("{} was passed over, and nobody says why", host.label);
    }
    return {};
}

bool asked_for_the_policy(const Peer& peer, const DeliveryEvidence& seen) {
    return std::any_of(seen.queries.begin(), seen.queries.end(), [&](const auto& query) {
        return query.name == sts_record_name(peer) && query.type == "TXT";
    });
}

} // namespace

std::optional<std::string> how_late_we_were(const DeliveryEvidence& seen, const LogEvent& attempt) {
    const AttemptSpan span = span_of(seen, attempt);
    Figure worst;
    consider_answers(seen, span, worst);
    consider_stalls(seen, span, worst);
    consider_failures(seen, span, worst);
    if (worst.text.empty()) return std::nullopt;
    return worst.text;
}

WhyNot what_we_failed_at(const DeliveryEvidence& seen, const LogEvent& attempt) {
    const AttemptSpan span = span_of(seen, attempt);
    for (const auto& query : seen.queries)
        if (!query.failed.empty() && span.contains(query.time))
            return fmt::format("mxproof itself failed at {} {}: {}", query.type, query.name, query.failed);
    for (const auto& session : seen.sessions)
        if (!session->failed.empty() && span.contains(session->started))
            return fmt::format(
                "mxproof itself failed as {}: {}", name_of(session->server, seen), session->failed
            );
    for (const auto& fetch : seen.fetches)
        if (!fetch->failed.empty() && span.contains(fetch->started))
            return fmt::format("mxproof itself failed as the policy host: {}", fetch->failed);
    return {};
}

std::optional<std::string> how_busy_it_was(const DeliveryEvidence& seen, const LogEvent& attempt) {
    if (!seen.own) return std::nullopt;
    const auto& pressure = seen.own->pressure;
    const SenderTime begin = first_sign(seen, span_of(seen, attempt));
    const auto is_before = [](const CpuPressure& sample, SenderTime time) { return sample.time < time; };
    auto first = std::lower_bound(pressure.begin(), pressure.end(), begin, is_before);
    auto last = std::lower_bound(pressure.begin(), pressure.end(), attempt.time, is_before);
    if (first != pressure.begin()) --first;
    if (last == pressure.end() && last != pressure.begin()) --last;
    if (first >= last) return std::nullopt;
    const double share = Seconds(last->waited - first->waited) / Seconds(last->time - first->time);
    if (share < 0.5) return std::nullopt;
    return fmt::format("tasks waited for a processor during {:.0f} % of the time", share * 100);
}

WhyNot
what_lateness_explains(const Scenario& scenario, const DeliveryEvidence& seen, const LogEvent& attempt) {
    const Peer& peer = scenario.peer;
    const auto& status = ended_of(attempt);
    if (seen.asks_for_policies && peer.sts && !asked_for_the_policy(peer, seen))
        return "the sender did not ask for the MTA-STS policy";
    if (seen.asks_for_policies && peer.sts && policy_is_to_fail(peer))
        return "the sender got no MTA-STS policy, which has two reasons then";
    const auto reason = reason_in(status);
    if (reason == Reason::no_mail_host || reason == Reason::tls_configuration ||
        reason == Reason::unrecognised)
        return fmt::format("`{}` has several reasons", status.text);
    return scenario.route == Route::mx ? passed_over(peer, seen, status) : WhyNot();
}

} // namespace harness
