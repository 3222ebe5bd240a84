#include "harness/model/world_check.hpp"

#include "harness/model/fault_check.hpp"
#include "harness/model/host_check.hpp"
#include "harness/model/sts_check.hpp"

#include <map>
#include <set>

namespace harness {

namespace {

// The zones that are made for a peer: its own, and those of hosts that live elsewhere.
std::set<std::string> zones_of(const Peer& peer) {
    std::set<std::string> zones{peer.domain};
    for (const MxHost& host : peer.mx)
        zones.insert(host.zone_name);
    return zones;
}

void check_mx(const Peer& peer, std::vector<Contradiction>& found) {
    const auto complain = [&](std::string text) {
        found.push_back({PeerPart::whole, 0, std::move(text), false});
    };
    if (peer.null_mx && !peer.mx.empty()) complain("a null MX stands alone, beside no MX host (RFC 7505 3)");
    if (peer.existence == Existence::missing && (peer.null_mx || !peer.mx.empty()))
        complain("a domain that does not exist has no MX records");
    std::set<std::string> seen;
    for (std::size_t i = 0; i < peer.mx.size(); ++i)
        for (const std::string& name : {peer.mx[i].label, peer.mx[i].name})
            if (!seen.insert(name).second)
                found.push_back({PeerPart::host, i, "there are two MX hosts called " + name, false});
}

} // namespace

std::vector<Contradiction> check_peer(const Peer& peer) {
    std::vector<Contradiction> found;
    check_mx(peer, found);
    for (std::size_t i = 0; i < peer.mx.size(); ++i)
        for (auto& [text, warning] : check_host(peer.mx[i]))
            found.push_back({PeerPart::host, i, std::move(text), warning});
    for (std::size_t i = 0; i < peer.dns.size(); ++i)
        for (auto& [text, warning] : check_fault(peer, i))
            found.push_back({PeerPart::fault, i, std::move(text), warning});
    for (auto& [text, warning] : check_sts(peer))
        found.push_back({PeerPart::sts, 0, std::move(text), warning});
    return found;
}

std::vector<NameCollision> check_names(std::span<const Peer* const> peers) {
    std::vector<NameCollision> collisions;
    std::map<std::string, std::size_t> owners;
    for (std::size_t i = 0; i < peers.size(); ++i) {
        const auto zones = zones_of(*peers[i]);
        for (const std::string& zone : zones) {
            const auto owner = owners.find(zone);
            if (owner == owners.end()) continue;
            collisions.push_back({owner->second, i, zone});
            break;
        }
        for (const std::string& zone : zones)
            owners.emplace(zone, i);
    }
    return collisions;
}

} // namespace harness
