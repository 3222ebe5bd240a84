#include "harness/model/world_check.hpp"

#include "harness/model/fault_check.hpp"
#include "harness/model/host_check.hpp"
#include "harness/model/peer_names.hpp"
#include "harness/model/sts_check.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace harness {

namespace {

void check_tlsrpt(const Peer& peer, std::vector<Contradiction>& found) {
    if (peer.tlsrpt == Tlsrpt::missing) return;
    if (peer.existence == Existence::missing)
        found.push_back({"a domain that does not exist has no TLSRPT record"});
    else if (peer.null_mx)
        found.push_back({"nobody reports to a domain that takes no mail", true});
}

void check_mx(const Peer& peer, std::vector<Contradiction>& found) {
    if (peer.null_mx && !peer.mx.empty())
        found.push_back({"a null MX stands alone, beside no MX host (RFC 7505 3)"});
    if (peer.existence == Existence::missing && (peer.null_mx || !peer.mx.empty()))
        found.push_back({"a domain that does not exist has no MX records"});
    for (std::size_t i = 0; i < peer.mx.size(); ++i)
        if (peer.mx[i].mx_record == MxRecord::implicit && peer.mx.size() > 1)
            found.push_back(
                {"an implicit MX host stands alone: where one has an MX record, only those count (RFC 5321 "
                 "5.1)",
                 false,
                 PeerPart::host,
                 i}
            );
    std::set<std::string> seen;
    for (std::size_t i = 0; i < peer.mx.size(); ++i)
        for (const std::string& name : {peer.mx[i].label, peer.mx[i].name})
            if (!seen.insert(name).second)
                found.push_back({"there are two MX hosts called " + name, false, PeerPart::host, i});
}

void check_earlier(const Peer& peer, std::vector<Contradiction>& found) {
    if (!peer.earlier) return;
    // A host without an MX record is the domain itself.
    const bool has_mx_record = std::any_of(peer.mx.begin(), peer.mx.end(), [&](const MxHost& host) {
        return host.name != peer.domain;
    });
    if (!has_mx_record) found.push_back({"there are no MX records that another domain could have too"});
    if (earlier_domain(peer).find('.') > kLongestLabel)
        found.push_back(
            {"the name of the zone " + earlier_domain(peer) + " begins with more than " +
             std::to_string(kLongestLabel) + " octets (RFC 1035 2.3.4): shorten the name of the file"}
        );
}

} // namespace

std::vector<Contradiction> check_peer(const Peer& peer) {
    std::vector<Contradiction> found;
    const auto append = [&](std::vector<Contradiction> some, PeerPart part, std::size_t index) {
        for (Contradiction& each : some) {
            each.part = part;
            each.index = index;
            found.push_back(std::move(each));
        }
    };
    check_mx(peer, found);
    check_tlsrpt(peer, found);
    check_earlier(peer, found);
    for (std::size_t i = 0; i < peer.mx.size(); ++i)
        append(check_host(peer.mx[i]), PeerPart::host, i);
    for (std::size_t i = 0; i < peer.dns.size(); ++i)
        append(check_fault(peer, i), PeerPart::fault, i);
    append(check_sts(peer), PeerPart::sts, 0);
    return found;
}

std::vector<NameCollision> check_names(std::span<const Peer* const> peers) {
    std::vector<NameCollision> collisions;
    std::map<std::string, std::size_t> owners;
    for (std::size_t i = 0; i < peers.size(); ++i) {
        auto zones = zones_of(*peers[i]);
        if (peers[i]->then)
            for (PeerZone& zone : zones_of(*peers[i]->then))
                zones.push_back(std::move(zone));
        for (const PeerZone& zone : zones) {
            const auto owner = owners.find(zone.origin);
            if (owner == owners.end()) continue;
            collisions.push_back({owner->second, i, zone.origin});
            break;
        }
        for (const PeerZone& zone : zones)
            owners.emplace(zone.origin, i);
    }
    return collisions;
}

} // namespace harness
