#include "harness/model/fault_check.hpp"

#include "harness/model/peer_names.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace harness {

namespace {

constexpr std::size_t kLongestName = 254; // 255 octets on the wire

bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= kLongestLabel &&
           std::all_of(label.begin(), label.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
           });
}

bool is_name(std::string_view name) {
    if (name.size() > kLongestName || !name.ends_with('.')) return false;
    while (!name.empty()) {
        const auto dot = name.find('.');
        if (!is_label(name.substr(0, dot))) return false;
        name.remove_prefix(dot + 1);
    }
    return true;
}

// The zone that owns a name; without origin if the name is in none.
PeerZone zone_of_existing(const Peer& peer, const std::string& name) {
    PeerZone none;
    none.facts.signing = Signing::unsigned_zone;
    if (peer.existence == Existence::missing) return none;
    PeerZone zone = zone_of(peer, name);
    return zone.origin.empty() ? none : zone;
}

bool has_mx_record(const Peer& peer) {
    return std::any_of(peer.mx.begin(), peer.mx.end(), [](const MxHost& host) {
        return host.mx_record == MxRecord::present;
    });
}

// Whether the zone has an RRset of this name and type, and so signatures of it.
bool has_records(
    const std::string& name, const std::string& type, const std::string& zone, const Peer& peer
) {
    const auto is_one_of = [&](std::initializer_list<std::string_view> types) {
        return std::find(types.begin(), types.end(), type) != types.end();
    };
    if (name == zone && is_one_of({"SOA", "NS", "DNSKEY", "DS"})) return true;
    if (peer.sts && name == sts_record_name(peer) && type == "TXT")
        return peer.sts->alias != StsAlias::record &&
               (peer.sts->txt != StsTxt::missing || !peer.sts->record.empty());
    if (peer.sts && name == sts_host_name(peer) && is_one_of({"A", "AAAA"}))
        return peer.sts->alias != StsAlias::policy_host;
    if (name == tlsrpt_record_name(peer) && type == "TXT") return peer.tlsrpt != Tlsrpt::missing;
    if (name == peer.domain && type == "MX") return peer.null_mx || has_mx_record(peer);
    for (const CnameRecord& record : cnames_of(peer))
        if (name == record.owner) return type == "CNAME";
    return std::any_of(peer.mx.begin(), peer.mx.end(), [&](const MxHost& host) {
        if (name == host.name) return (type == "A" && host.ipv4) || (type == "AAAA" && host.ipv6);
        const auto places = tlsa_places(host);
        return type == "TLSA" && std::any_of(host.tlsa.begin(), host.tlsa.end(), [&](const auto& record) {
                   if (host.is_elsewhere(record)) return name == host.owner_of(record);
                   return std::any_of(places.begin(), places.end(), [&](const auto& place) {
                       return place.name == name;
                   });
               });
    });
}

// The names that a sender asks for on its way to this peer; for TLSA records of the domain itself Mailu's
// admin asks.
std::vector<std::string> names_asked_for(const Peer& peer) {
    std::vector<std::string> names{peer.domain, "_25._tcp." + peer.domain};
    if (peer.sts) names.insert(names.end(), {sts_record_name(peer), sts_host_name(peer)});
    if (peer.tlsrpt != Tlsrpt::missing) names.push_back(tlsrpt_record_name(peer));
    for (const MxHost& host : peer.mx)
        names.insert(
            names.end(), {host.name, host.tlsa_name(), host.mx_name(), host.service() + host.mx_name()}
        );
    for (const CnameRecord& record : cnames_of(peer))
        names.insert(names.end(), {record.owner, record.target});
    return names;
}

void check_signatures(
    const DnsFault& fault, const PeerZone& zone, const Peer& peer, std::vector<Contradiction>& found
) {
    if (zone.origin.empty()) {
        found.push_back({"there is no zone of " + fault.name + " whose signatures could be wrong", false});
    } else if (zone.facts.signing == Signing::signed_zone && !zone.facts.is_secure()) {
        found.push_back(
            {"nobody looks at the signatures of the zone " + zone.origin + ": no chain of trust leads to it",
             false}
        );
    } else if (zone.facts.signing == Signing::unsigned_zone) {
        found.push_back(
            {"the zone " + zone.origin +
                 " is unsigned: it has neither a DS nor signatures that could be wrong",
             false}
        );
    } else if (!fault.type.empty() && !has_records(fault.name, fault.type, zone.origin, peer)) {
        found.push_back(
            {"there are no " + fault.type + " records at " + fault.name + " whose signatures could be wrong",
             false}
        );
    }
}

// That there is no DS is proven of an unsigned zone and of an island of security.
void check_no_ds(const DnsFault& fault, const PeerZone& zone, std::vector<Contradiction>& found) {
    const bool has_ds = zone.facts.signing == Signing::signed_zone && zone.facts.ds != ZoneDs::missing;
    if (zone.origin.empty())
        found.push_back({"there is no zone of " + fault.name, false});
    else if (has_ds)
        found.push_back(
            {"the zone " + zone.origin + " has a DS: there is no proof of its absence to miss", false}
        );
}

void check_answers(
    const DnsFault& fault, const PeerZone& zone, const Peer& peer, std::vector<Contradiction>& found
) {
    const bool is_for_resolvers = fault.type == "DS" || fault.type == "DNSKEY";
    if ((fault.first > 0 || fault.after > 0) && is_for_resolvers)
        found.push_back({"no sender asks for a " + fault.type + ", so that no query can be counted", false});
    if (row_of(fault.kind).reach == FaultReach::delay && is_for_resolvers)
        found.push_back({"no sender asks for a " + fault.type + ", so that none waits for it", false});
    if (fault.type == "DS") { // asked for by resolvers, of the zone above
        if (zone.origin != fault.name)
            found.push_back(
                {"no zone of this peer begins at " + fault.name +
                     ", and resolvers ask for a DS only where one does",
                 false}
            );
        return;
    }
    const auto names = names_asked_for(peer);
    const FaultReach reach = row_of(fault.kind).reach;
    const bool with_below = is_of_the_resolver(fault.kind);
    const bool is_asked_for = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        return with_below ? at_or_below(name, fault.name) : name == fault.name;
    });
    if (!is_asked_for)
        found.push_back({"no sender asks for " + fault.name + " on its way to this peer", true});
    if (reach == FaultReach::ad && !zone.facts.is_secure())
        found.push_back({"there is no AD to withhold: " + fault.name + " is in no secure zone", true});
}

bool is_hidden_by(const DnsFault& later, const DnsFault& earlier) {
    const auto is_answer = [](const DnsFault& fault) {
        const FaultReach reach = row_of(fault.kind).reach;
        return reach == FaultReach::answer || reach == FaultReach::delay;
    };
    return later.name == earlier.name && later.type == earlier.type && earlier.first == 0 &&
           earlier.after == 0 && (later.kind == earlier.kind || (is_answer(later) && is_answer(earlier)));
}

} // namespace

std::vector<Contradiction> check_fault(const Peer& peer, std::size_t index) {
    const DnsFault& fault = peer.dns.at(index);
    std::vector<Contradiction> found;
    if (!is_name(fault.name)) {
        found.push_back(
            {"\"" + fault.name + "\" is no domain name: expected labels of 1 to 63 letters, digits, - and _",
             false}
        );
        return found;
    }
    const PeerZone zone = zone_of_existing(peer, fault.name);
    const FaultReach reach = row_of(fault.kind).reach;
    if (reach == FaultReach::no_ds)
        check_no_ds(fault, zone, found);
    else if (reach == FaultReach::signatures || reach == FaultReach::zone || reach == FaultReach::denial)
        check_signatures(fault, zone, peer, found);
    else
        check_answers(fault, zone, peer, found);
    for (std::size_t i = 0; i < index; ++i)
        if (is_hidden_by(fault, peer.dns[i])) {
            found.push_back({"an earlier fault for the same name and type leaves nothing to this one", false}
            );
            break;
        }
    return found;
}

} // namespace harness
