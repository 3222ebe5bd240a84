#include "harness/staging/world_staging.hpp"

#include "harness/model/peer_names.hpp"
#include "harness/staging/certificate_authority.hpp"
#include "harness/staging/mx_staging.hpp"
#include "harness/staging/sts_staging.hpp"

#include <algorithm>
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

void append_new(std::vector<std::string>& all, const std::vector<std::string>& more) {
    for (const std::string& one : more)
        if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
}

bool are_in_one_range(Connections one, Connections other) {
    return row_of(one).is_open == row_of(other).is_open && row_of(one).is_silent == row_of(other).is_silent;
}

// Of `fresh` ones those in whose place it had others already.
AddressPair
addresses_kept(const MxHost& before, const MxHost& now, const AddressPair& had, AddressPair fresh) {
    if (before.ipv4 && now.ipv4 && are_in_one_range(before.connections.ipv4, now.connections.ipv4))
        fresh.ipv4 = had.ipv4;
    if (before.ipv6 && now.ipv6 && are_in_one_range(before.connections.ipv6, now.connections.ipv6))
        fresh.ipv6 = had.ipv6;
    return fresh;
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
    const MxHost& host, const std::vector<std::string>& addresses, HostTable& hosts
) {
    std::map<Connections, std::shared_ptr<const fake_mx::HostSpec>> servers;
    for (const std::string& address : addresses) {
        const Connections connections = host.connections_at(address);
        if (!row_of(connections).is_open) continue;
        auto& server = servers[connections];
        if (!server) server = stage_host(host, authority_, connections);
        hosts.emplace(address, server);
    }
}

AddressPair WorldStaging::next_policy_address(const StsFacts& sts) {
    return next_address(row_of(sts.http).is_reachable ? Connections::accepted : Connections::refused);
}

// The policy host of a peer that has an MTA-STS policy.
void WorldStaging::add_policy_host(const Peer& peer, const AddressPair& pair, PolicyHostTable& hosts) {
    if (!row_of(peer.sts->http).is_reachable) return;
    const auto spec = stage_policy_host(peer, authority_);
    for (const std::string& address : texts_of(pair))
        hosts.emplace(address, spec);
}

PeerStage WorldStaging::add(const Peer& original) {
    const auto peer = std::make_shared<const Peer>(original);
    PeerStage stage;
    stage.peer = {peer->id, "user@" + without_final_dot(recipient_domain(*peer)), {}, {}, {}};
    PeerAddresses pairs;
    for (const MxHost& host : peer->mx) {
        pairs.hosts.push_back(next_address(host));
        stage.peer.hosts.push_back(stage_addresses(host, pairs.hosts.back()));
        add_servers(host, stage.peer.hosts.back().addresses, stage.hosts);
    }
    if (peer->sts && peer->existence != Existence::missing) {
        pairs.policy_host = next_policy_address(*peer->sts);
        stage.peer.policy_addresses = texts_of(pairs.policy_host);
        add_policy_host(*peer, pairs.policy_host, stage.policy_hosts);
    }
    PeerDns dns = dns_.add(peer, pairs);
    stage.peer.zones = std::move(dns.origins);
    stage.zones = std::move(dns.zones);
    stage.faults = std::move(dns.faults);
    if (peer->then) add_later(*peer, pairs, stage);
    return stage;
}

// A host keeps its addresses, unless it moves, or another range decides what becomes of connections.
void WorldStaging::add_later(const Peer& first, const PeerAddresses& had, PeerStage& stage) {
    const Peer& then = *first.then;
    PeerAddresses pairs;
    for (std::size_t i = 0; i < then.mx.size(); ++i) {
        const MxHost& host = then.mx[i];
        AddressPair pair = next_address(host);
        if (i < first.mx.size()) {
            if (!host.moved) pair = addresses_kept(first.mx[i], host, had.hosts[i], std::move(pair));
            append_new(stage.peer.hosts[i].addresses, texts_of(pair));
        } else {
            stage.peer.hosts.push_back(stage_addresses(host, pair));
        }
        add_servers(host, texts_of(pair), stage.later_hosts);
        pairs.hosts.push_back(std::move(pair));
    }
    if (then.sts) {
        const bool stays =
            first.sts && row_of(first.sts->http).is_reachable == row_of(then.sts->http).is_reachable;
        pairs.policy_host = stays ? had.policy_host : next_policy_address(*then.sts);
        append_new(stage.peer.policy_addresses, texts_of(pairs.policy_host));
        add_policy_host(then, pairs.policy_host, stage.later_policy_hosts);
    }
    PeerDns dns = dns_.add_later(first.then, std::move(pairs));
    append_new(stage.peer.zones, dns.origins);
    stage.later_zones = std::move(dns.zones);
    stage.later_faults = std::move(dns.faults);
}

void WorldStaging::remove(const StagedPeer& peer) {
    for (const StagedHost& host : peer.hosts)
        dns_.remove(host.addresses);
}

} // namespace harness
