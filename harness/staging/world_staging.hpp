// Peer after peer becomes what the fakes serve of it. An address is given to one host only, also when that is
// long gone: what somebody has cached of one peer never leads to another.
#pragma once

#include "harness/staging/dns_staging.hpp"
#include "harness/staging/stage.hpp"

#include <cstdint>
#include <memory>

namespace harness {

/// What one peer adds to a world.
struct PeerStage {
    StagedPeer peer;
    std::vector<fake_dns::ZoneSpec> zones;
    std::vector<fake_dns::Fault> faults; // of names in the zones
    HostTable hosts;
    PolicyHostTable policy_hosts;
    // What is different when a second message is sent, of a peer that changes.
    std::vector<fake_dns::ZoneSpec> later_zones = {};
    std::vector<fake_dns::Fault> later_faults = {};
    HostTable later_hosts = {};
    PolicyHostTable later_policy_hosts = {};
};

class WorldStaging {
public:
    explicit WorldStaging(const StageSettings& settings);

    const std::shared_ptr<CertificateAuthority>& authority() const { return authority_; }
    DnsStaging& dns() { return dns_; }

    /// Throws std::runtime_error if there are no addresses left.
    PeerStage add(const Peer& peer);

    /// The names of the peer's addresses are pointed to no longer.
    void remove(const StagedPeer& peer);

private:
    AddressPair next_address(Connections connections);
    AddressPair next_address(const MxHost& host);
    void add_servers(const MxHost& host, const std::vector<std::string>& addresses, HostTable& hosts);
    AddressPair next_policy_address(const StsFacts& sts);
    void add_policy_host(const Peer& peer, const AddressPair& pair, PolicyHostTable& hosts);
    void add_later(const Peer& first, const PeerAddresses& had, PeerStage& stage);

    std::shared_ptr<CertificateAuthority> authority_;
    DnsStaging dns_;
    AddressRange addresses_;
    std::uint32_t open_ = 0;   // addresses given to hosts that accept connections
    std::uint32_t closed_ = 0; // to those that refuse them
    std::uint32_t silent_ = 0; // and to those that leave them unanswered
};

} // namespace harness
