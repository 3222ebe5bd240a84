#include "harness/verdict/peer_script.hpp"

#include "harness/model/peer_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace harness {

namespace {

bool is_of_the_zone_itself(const std::string& type) {
    return type == "DNSKEY" || type == "DS" || type == "SOA" || type == "NS";
}

bool makes_fail(const DnsFault& fault, const Peer& peer, const std::string& name, const std::string& type) {
    const bool same = fault.name == name && (fault.type.empty() || fault.type == type);
    switch (row_of(fault.kind).reach) {
    case FaultReach::delay:
        if (!comes_too_late(fault)) return false;
        [[fallthrough]];
    case FaultReach::answer:
        return same || (is_of_the_zone_itself(fault.type) && at_or_below(name, fault.name));
    case FaultReach::signatures:
        if (!fault.type.empty() && !is_of_the_zone_itself(fault.type)) return same;
        [[fallthrough]];
    case FaultReach::zone:
    case FaultReach::no_ds:
    case FaultReach::denial: {
        const std::string zone = zone_of(peer, fault.name).origin;
        return !zone.empty() && at_or_below(name, zone);
    }
    case FaultReach::nxdomain:
        return at_or_below(name, fault.name);
    case FaultReach::ad:
        return false;
    }
    return false;
}

// Every resolver gives up on these.
bool is_in_a_loop(const Peer& peer, const std::vector<std::string>& names) {
    const auto records = cnames_of(peer);
    return std::any_of(records.begin(), records.end(), [&](const CnameRecord& record) {
        const auto at = std::find(names.begin(), names.end(), record.owner);
        return at != names.end() && std::find(names.begin(), at + 1, record.target) != at + 1;
    });
}

// The names whose lookup the log may mean: a program that names the TLSA records of an alias has asked for
// those of the host that it leads to first (RFC 7672 2.2.2). None: any name.
std::vector<std::string> names_meant(const FailedStep& step, const Peer& peer) {
    if (step.name.empty()) return {};
    std::vector<std::string> names{step.name};
    const auto host = step.name.find("._tcp.");
    if (step.type != "TLSA" || host == std::string::npos) return names;
    const std::string labels = step.name.substr(0, host + 6);
    for (const std::string& target : with_targets(peer, step.name.substr(labels.size())))
        names.push_back(labels + target);
    return names;
}

bool is_of_the_step(
    const fake_dns::QueryAnswered& query, const FailedStep& step, const std::vector<std::string>& names
) {
    return (names.empty() || std::find(names.begin(), names.end(), query.name) != names.end()) &&
           (step.type.empty() || query.type == step.type);
}

// A program that does not name the lookup means any of those that it asked for.
bool is_to_fail(
    const FailedStep& step,
    const std::vector<std::string>& names,
    const Peer& peer,
    const DeliveryEvidence& seen
) {
    if (!names.empty())
        return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
            return lookup_is_to_fail(peer, name, step.type);
        });
    return std::any_of(seen.queries.begin(), seen.queries.end(), [&](const auto& query) {
        return is_of_the_step(query, step, names) && lookup_is_to_fail(peer, query.name, query.type);
    });
}

WhyNot why_not_its_lookup(const FailedStep& step, const Peer& peer, const DeliveryEvidence& seen) {
    const auto names = names_meant(step, peer);
    const auto answered_badly = [&](const fake_dns::QueryAnswered& query) {
        return is_of_the_step(query, step, names) &&
               (!step.name.empty() || lookup_is_to_fail(peer, query.name, query.type)) &&
               (!query.answered || query.delay.count() > 0 ||
                (query.rcode != "NOERROR" && query.rcode != "NXDOMAIN"));
    };
    const bool was_told = is_to_fail(step, names, peer, seen);
    // What a real resolver makes of the name servers' answers nobody sees.
    if (was_told &&
        (seen.asks_another_resolver || std::any_of(seen.queries.begin(), seen.queries.end(), answered_badly)))
        return {};
    const std::string lookup =
        step.name.empty() ? "a lookup" : fmt::format("the lookup of {} {}", step.type, step.name);
    return fmt::format(
        "witnesses contradict each other: the log says that {} failed, {}",
        lookup,
        was_told ? "but the resolver answered it well"
                 : "which neither the peer's zones nor the resolver were told to let fail"
    );
}

WhyNot why_not_its_handshake(const FailedStep& step, const MxHost* host, const DeliveryEvidence& seen) {
    if (host && any_starttls(*host, [](const StarttlsWord& row) { return row.breaks_handshake; })) return {};
    // The client complained, or the two had no version or cipher in common.
    const bool by_the_protocol =
        std::any_of(seen.sessions.begin(), seen.sessions.end(), [&](const auto& session) {
            return session->server == step.address && session->tls && !session->tls->established &&
                   session->tls->rejected;
        });
    if (by_the_protocol) return {};
    return fmt::format(
        "the log says that the TLS handshake with {} failed, but the host was not told to let it fail, and "
        "saw "
        "no alert",
        host ? host->label : step.address
    );
}

template <typename Is>
bool any_answer(const MxHost& host, Is is) {
    return std::any_of(host.refusals.begin(), host.refusals.end(), is);
}

bool says_421(const MxHost& host) {
    return any_answer(host, [](const CommandRefusal& refusal) { return refusal.reply.starts_with("421"); });
}

bool is_at(const FailedStep& step, std::initializer_list<std::string_view> places) {
    return step.at.empty() || std::find(places.begin(), places.end(), step.at) != places.end();
}

bool was_told_to_be_silent(const FailedStep& step, const MxHost& host) {
    return (row_of(host.connections_at(step.address)).is_silent && is_at(step, {"CONNECT"})) ||
           any_answer(host, [&](const CommandRefusal& refusal) {
               return row_of(refusal.answer).is_silent && is_at(step, {refusal.command});
           });
}

// RST may be there before the client knows of its connection, or after.
bool was_told_to_hang_up(const FailedStep& step, const MxHost& host) {
    return any_starttls(host, [](const StarttlsWord& row) { return row.hangs_up; }) || says_421(host) ||
           any_answer(
               host,
               [&](const CommandRefusal& refusal) {
                   return row_of(refusal.answer).hangs_up && is_at(step, {refusal.command});
               }
           ) ||
           (row_of(host.connections_at(step.address)).hangs_up && is_at(step, {"CONNECT", "GREETING"}));
}

} // namespace

bool lookup_is_to_fail(const Peer& peer, const std::string& name, const std::string& type) {
    const auto names = with_targets(peer, name);
    return is_in_a_loop(peer, names) ||
           std::any_of(peer.dns.begin(), peer.dns.end(), [&](const DnsFault& fault) {
               return std::any_of(names.begin(), names.end(), [&](const std::string& each) {
                   return makes_fail(fault, peer, each, type);
               });
           });
}

const MxHost* host_behind(const Peer& peer, const DeliveryEvidence& seen, const std::string& address) {
    const ObservedHost* const observed = host_at(seen, address);
    if (!observed) return nullptr;
    const auto found = std::find_if(peer.mx.begin(), peer.mx.end(), [&](const MxHost& host) {
        return host.label == observed->label;
    });
    return found == peer.mx.end() ? nullptr : &*found;
}

WhyNot why_not_of_the_peer(const FailedStep& step, const Peer& peer, const DeliveryEvidence& seen) {
    const MxHost* const host = host_behind(peer, seen, step.address);
    const std::string who = host ? host->label : step.address.empty() ? "the peer" : step.address;
    switch (step.reason) {
    case Reason::dns_lookup_failed:
    case Reason::tlsa_lookup_failed:
        return why_not_its_lookup(step, peer, seen);
    case Reason::handshake_failed:
        return why_not_its_handshake(step, host, seen);
    case Reason::connection_timed_out:
        if (step.at_once || (host && was_told_to_be_silent(step, *host))) return {};
        return fmt::format("the log says that {} did not answer in time, which it was not told to do", who);
    case Reason::connection_lost:
        if (host && was_told_to_hang_up(step, *host)) return {};
        return fmt::format(
            "the log says that the connection with {} was lost, but the host was not told to close it", who
        );
    default:
        return {};
    }
}

} // namespace harness
