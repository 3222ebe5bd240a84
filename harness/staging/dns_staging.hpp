// Peer -> zones and faults of fake_dns: the recipient domain's zone, zones of MX hosts that live elsewhere,
// and the tree above them.
#pragma once

#include "fake_dns/dns_spec.hpp"
#include "harness/model/peer.hpp"
#include "harness/staging/address_plan.hpp"
#include "harness/staging/certificate_authority.hpp"
#include "harness/staging/reverse_names.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace harness {

struct PeerAddresses {
    std::vector<AddressPair> hosts; // one per MX host, in order
    AddressPair policy_host;        // empty if the peer has no MTA-STS policy
};

struct PeerDns {
    std::vector<std::string> origins; // of the zones that are the peer's own, whether they exist or not
    std::vector<fake_dns::ZoneSpec> zones;
    std::vector<fake_dns::Fault> faults;
};

/// Makes the DNS of a world, peer by peer. Each zone has a name server of its own, at an address that no
/// other had before.
class DnsStaging {
public:
    DnsStaging(std::shared_ptr<CertificateAuthority> authority, AddressRange addresses)
        : authority_(std::move(authority)), addresses_(addresses) {}

    /// The world without peers: the root, the `example.` TLD, and in a world's own range the resolver's
    /// addresses; on loopback that is wherever somebody wants it.
    fake_dns::DnsSpec top(std::string seed, std::int64_t now);

    PeerDns add(const std::shared_ptr<const Peer>& peer, PeerAddresses addresses);

    /// What the zones of a peer that changes are then; `then` is Peer::then.
    PeerDns add_later(const std::shared_ptr<const Peer>& then, PeerAddresses addresses);

    /// Forgets the names of these addresses.
    void remove(const std::vector<std::string>& addresses);

    /// The zones of the pointers to all hosts that there are when their records are asked for.
    std::vector<fake_dns::ZoneSpec> reverse_zones();

private:
    PeerDns
    make_zones(const std::shared_ptr<const Peer>& peer, std::shared_ptr<const PeerAddresses> addresses);
    fake_dns::ZoneSpec make_zone(
        const std::string& origin, const ZoneFacts& facts, std::function<std::vector<std::string>()> records
    );

    std::shared_ptr<CertificateAuthority> authority_;
    AddressRange addresses_;
    std::shared_ptr<std::vector<HostAddress>> reverse_ = std::make_shared<std::vector<HostAddress>>();
    std::uint32_t servers_ = 0;
};

} // namespace harness
