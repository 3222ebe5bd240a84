#include "harness/staging/stage.hpp"

#include "harness/staging/certificate.hpp"

#include "harness/staging/address_plan.hpp"
#include "harness/staging/certificate_authority.hpp"
#include "harness/staging/dns_staging.hpp"
#include "harness/staging/mx_staging.hpp"
#include "harness/staging/sts_staging.hpp"

#include <fmt/format.h>

#include <utility>

namespace harness {

namespace {

// Hands out addresses: hosts that refuse connections live in the range that the stage closes.
class Addresses {
public:
    AddressPair next(bool refuses_connections) {
        return refuses_connections ? closed_address(closed_++) : mx_address(open_++);
    }

    AddressPair next(const MxHost& host) {
        AddressPair pair = next(host.refuses_connections);
        if (!host.ipv4) pair.ipv4.clear();
        if (!host.ipv6) pair.ipv6.clear();
        return pair;
    }

private:
    std::uint32_t open_ = 0;
    std::uint32_t closed_ = 0;
};

StagedHost stage_addresses(const MxHost& host, const AddressPair& pair) {
    StagedHost staged{host.label, without_final_dot(host.name), {}};
    for (const std::string& address : {pair.ipv4, pair.ipv6})
        if (!address.empty()) staged.addresses.push_back(address);
    return staged;
}

// Looks addresses up in a table of its own: a server outlives the stage that it was made from.
template <typename Spec>
auto lookup_in(const std::unordered_map<std::string, std::shared_ptr<const Spec>>& table) {
    auto shared = std::make_shared<const std::unordered_map<std::string, std::shared_ptr<const Spec>>>(table);
    return [shared](std::string_view address) -> std::shared_ptr<const Spec> {
        const auto found = shared->find(std::string(address));
        return found == shared->end() ? nullptr : found->second;
    };
}

// Adds the policy host of a peer that has an MTA-STS policy.
AddressPair
add_policy_host(const Peer& peer, Addresses& addresses, Stage& stage, std::vector<std::string>& staged) {
    if (!peer.sts || peer.existence == Existence::missing) return {};
    const bool unreachable = peer.sts->http == StsHttp::unreachable;
    AddressPair pair = addresses.next(unreachable);
    staged = {pair.ipv4, pair.ipv6};
    if (unreachable) return pair;
    const auto spec = stage_policy_host(peer, stage.authority);
    for (const std::string& address : staged)
        stage.policy_hosts.emplace(address, spec);
    return pair;
}

} // namespace

Stage stage_world(const World& world, const StageSettings& settings) {
    Stage stage;
    stage.authority = std::make_shared<CertificateAuthority>(settings.seed, settings.now);
    DnsStaging dns(settings.seed, settings.now, stage.authority);
    Addresses addresses;
    stage.peers.reserve(world.peers.size());
    for (const Peer& original : world.peers) {
        const auto peer = std::make_shared<const Peer>(original);
        StagedPeer staged{peer->id, "user@" + without_final_dot(peer->domain), {}, {}, {}};
        PeerAddresses pairs;
        for (const MxHost& host : peer->mx) {
            pairs.hosts.push_back(addresses.next(host));
            staged.hosts.push_back(stage_addresses(host, pairs.hosts.back()));
            if (host.refuses_connections) continue;
            const auto spec = stage_host(host, stage.authority);
            for (const std::string& address : staged.hosts.back().addresses)
                stage.hosts.emplace(address, spec);
        }
        pairs.policy_host = add_policy_host(*peer, addresses, stage, staged.policy_addresses);
        staged.zones = dns.add(peer, std::move(pairs));
        stage.peers.push_back(std::move(staged));
    }
    stage.dns = std::move(dns).finish();
    return stage;
}

std::string Stage::public_root_pem() const {
    return authority->public_root_pem();
}

std::string Stage::public_root_file_name() const {
    const auto root = first_certificate(public_root_pem());
    return fmt::format("{:08x}.0", X509_subject_name_hash(root.get()));
}

fake_mx::HostLookup Stage::host_lookup() const {
    return lookup_in(hosts);
}

fake_mx::PolicyHostLookup Stage::policy_host_lookup() const {
    return lookup_in(policy_hosts);
}

} // namespace harness
