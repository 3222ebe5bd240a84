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

/// Collects the DNS of a world, peer by peer.
class DnsStaging {
public:
    DnsStaging(std::string seed, std::int64_t now, std::shared_ptr<CertificateAuthority> authority);

    /// Adds a peer's zones and faults. Returns the origins of the zones that are the peer's own, whether they
    /// exist or not.
    std::vector<std::string> add(const std::shared_ptr<const Peer>& peer, PeerAddresses addresses);

    /// The finished spec: root, the `example.` TLD, the peers' zones and the reverse zones.
    fake_dns::DnsSpec finish() &&;

private:
    fake_dns::ZoneSpec& add_zone(
        const std::string& origin, const ZoneFacts& facts, std::function<std::vector<std::string>()> records
    );
    void add_faults(const Peer& peer, std::size_t first_zone);

    fake_dns::DnsSpec spec_;
    std::shared_ptr<CertificateAuthority> authority_;
    std::shared_ptr<std::vector<HostAddress>> reverse_ = std::make_shared<std::vector<HostAddress>>();
    std::uint32_t servers_ = 0;
};

} // namespace harness
