#include "harness/staging/world_staging.hpp"

#include "harness/model/peer_names.hpp"
#include "harness/staging/certificate_authority.hpp"
#include "harness/staging/mx_staging.hpp"
#include "harness/staging/sts_staging.hpp"

#include <map>
#include <utility>

namespace harness {

namespace {

std::vector<std::string> texts_of(const AddressPair& pair) {
    std::vector<std::string> texts;
    for (const std::string& address : {pair.ipv4, pair.ipv6})
        if (!address.empty()) texts.push_back(address);
    return texts;
}

StagedHost stage_addresses(const MxHost& host, const AddressPair& pair) {
    return {host.label, without_final_dot(host.name), texts_of(pair)};
}

} // namespace

WorldStaging::WorldStaging(const StageSettings& settings)
    : authority_(std::make_shared<CertificateAuthority>(settings.seed, settings.now)),
      dns_(authority_, settings.addresses), addresses_(settings.addresses) {}

// What becomes of connections to an address is decided by the range that it is in.
AddressPair WorldStaging::next_address(Connections connections) {
    const auto& row = row_of(connections);
    return in_range(
        addresses_,
        row.is_open     ? mx_address(open_++)
        : row.is_silent ? silent_address(silent_++)
                        : closed_address(closed_++)
    );
}

AddressPair WorldStaging::next_address(const MxHost& host) {
    const auto [ipv4, ipv6] = host.connections;
    AddressPair pair = next_address(ipv4);
    if (ipv6 != ipv4) pair.ipv6 = next_address(ipv6).ipv6;
    if (!host.ipv4) pair.ipv4.clear();
    if (!host.ipv6) pair.ipv6.clear();
    return pair;
}

// One of them for each way in which connections to the host's addresses go on.
void WorldStaging::add_servers(
    const MxHost& host, const std::vector<std::string>& addresses, PeerStage& stage
) {
    std::map<Connections, std::shared_ptr<const fake_mx::HostSpec>> servers;
    for (const std::string& address : addresses) {
        const Connections connections = host.connections_at(address);
        if (!row_of(connections).is_open) continue;
        auto& server = servers[connections];
        if (!server) server = stage_host(host, authority_, connections);
        stage.hosts.emplace(address, server);
    }
}

// The policy host of a peer that has an MTA-STS policy.
AddressPair WorldStaging::add_policy_host(const Peer& peer, PeerStage& stage) {
    if (!peer.sts || peer.existence == Existence::missing) return {};
    const bool unreachable = !row_of(peer.sts->http).is_reachable;
    AddressPair pair = next_address(unreachable ? Connections::refused : Connections::accepted);
    stage.peer.policy_addresses = texts_of(pair);
    if (unreachable) return pair;
    const auto spec = stage_policy_host(peer, authority_);
    for (const std::string& address : stage.peer.policy_addresses)
        stage.policy_hosts.emplace(address, spec);
    return pair;
}

PeerStage WorldStaging::add(const Peer& original) {
    const auto peer = std::make_shared<const Peer>(original);
    PeerStage stage;
    stage.peer = {peer->id, "user@" + without_final_dot(recipient_domain(*peer)), {}, {}, {}};
    PeerAddresses pairs;
    for (const MxHost& host : peer->mx) {
        pairs.hosts.push_back(next_address(host));
        stage.peer.hosts.push_back(stage_addresses(host, pairs.hosts.back()));
        add_servers(host, stage.peer.hosts.back().addresses, stage);
    }
    pairs.policy_host = add_policy_host(*peer, stage);
    PeerDns dns = dns_.add(peer, std::move(pairs));
    stage.peer.zones = std::move(dns.origins);
    stage.zones = std::move(dns.zones);
    stage.faults = std::move(dns.faults);
    return stage;
}

void WorldStaging::remove(const StagedPeer& peer) {
    for (const StagedHost& host : peer.hosts)
        dns_.remove(host.addresses);
}

} // namespace harness
