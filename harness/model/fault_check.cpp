#include "harness/model/fault_check.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace harness {

namespace {

constexpr std::size_t kLongestLabel = 63; // RFC 1035 2.3.4
constexpr std::size_t kLongestName = 254; // 255 octets on the wire

bool at_or_below(const std::string& name, const std::string& origin) {
    return name == origin || name.ends_with("." + origin);
}

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

struct Zone {
    std::string origin; // empty: the name is in no zone of the peer
    Signing signing = Signing::unsigned_zone;
};

// The zone that owns a name: of those of the peer, the one with the longest matching origin.
Zone zone_of(const std::string& name, const Peer& peer) {
    Zone zone;
    const auto consider = [&](const std::string& origin, const ZoneFacts& facts) {
        if (at_or_below(name, origin) && origin.size() > zone.origin.size()) zone = {origin, facts.signing};
    };
    if (peer.existence == Existence::exists) consider(peer.domain, peer.zone);
    for (const MxHost& host : peer.mx)
        consider(host.zone_name, host.zone);
    return zone;
}

// Whether the zone has an RRset of this name and type, and so signatures of it.
bool has_records(
    const std::string& name, const std::string& type, const std::string& zone, const Peer& peer
) {
    const auto is_one_of = [&](std::initializer_list<std::string_view> types) {
        return std::find(types.begin(), types.end(), type) != types.end();
    };
    if (name == zone && is_one_of({"SOA", "NS", "DNSKEY"})) return true;
    if (peer.sts && name == sts_record_name(peer) && type == "TXT")
        return peer.sts->alias != StsAlias::record &&
               (peer.sts->txt != StsTxt::missing || !peer.sts->record.empty());
    if (peer.sts && name == sts_host_name(peer) && is_one_of({"A", "AAAA"}))
        return peer.sts->alias != StsAlias::policy_host;
    if (name == peer.domain && type == "MX") return peer.null_mx || !peer.mx.empty();
    return std::any_of(peer.mx.begin(), peer.mx.end(), [&](const MxHost& host) {
        if (name == host.name) return (type == "A" && host.ipv4) || (type == "AAAA" && host.ipv6);
        return name == "_25._tcp." + host.name && type == "TLSA" && !host.tlsa.empty();
    });
}

// The names that a sender asks for on its way to this peer; for TLSA records of the domain itself Mailu's
// admin asks.
std::vector<std::string> names_asked_for(const Peer& peer) {
    std::vector<std::string> names{peer.domain, "_25._tcp." + peer.domain};
    if (peer.sts) names.insert(names.end(), {sts_record_name(peer), sts_host_name(peer)});
    for (const MxHost& host : peer.mx)
        names.insert(names.end(), {host.name, "_25._tcp." + host.name});
    return names;
}

void check_signatures(
    const DnsFault& fault, const Zone& zone, const Peer& peer, std::vector<Contradiction>& found
) {
    if (zone.origin.empty()) {
        found.push_back({"there is no zone of " + fault.name + " whose signatures could be wrong", false});
    } else if (zone.signing == Signing::unsigned_zone) {
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

void check_answers(
    const DnsFault& fault, const Zone& zone, const Peer& peer, std::vector<Contradiction>& found
) {
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
    if (reach == FaultReach::ad && zone.signing == Signing::unsigned_zone)
        found.push_back({"there is no AD to withhold: " + fault.name + " is in no signed zone", true});
}

bool is_hidden_by(const DnsFault& later, const DnsFault& earlier) {
    const auto is_answer = [](const DnsFault& fault) {
        return row_of(fault.kind).reach == FaultReach::answer;
    };
    return later.name == earlier.name && later.type == earlier.type &&
           (later.kind == earlier.kind || (is_answer(later) && is_answer(earlier)));
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
    const Zone zone = zone_of(fault.name, peer);
    const FaultReach reach = row_of(fault.kind).reach;
    if (reach == FaultReach::signatures || reach == FaultReach::zone)
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
