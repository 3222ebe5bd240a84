// The one translation of a world into what each fake serves: zones for fake_dns, hosts for fake_mx.
// Everything that costs (keys, certificates, records) is made when it is first asked for, so that ten
// thousand peers stage at once.
#pragma once

#include "fake_dns/dns_spec.hpp"
#include "fake_mx/host_spec.hpp"
#include "fake_mx/policy_host.hpp"
#include "harness/model/peer.hpp"
#include "harness/staging/address_plan.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace harness {

struct StageSettings {
    std::string seed = "mxproof"; // keys and certificates derive from it
    std::int64_t now = 0;         // Unix seconds; all validity is relative to it
    AddressRange addresses = AddressRange::world;
};

/// Where a host of a peer ended up.
struct StagedHost {
    std::string label;                  // `mx1`
    std::string name;                   // without final dot
    std::vector<std::string> addresses; // text, IPv4 first
};

/// A peer as the run addresses it and as its observations are found again.
struct StagedPeer {
    std::string id;
    std::string recipient;          // `user@<domain>`
    std::vector<StagedHost> hosts;  // in the order of the scenario
    std::vector<std::string> zones; // origins: a query at or below one of them belongs to this peer
    std::vector<std::string> policy_addresses = {}; // of its MTA-STS policy host, if it has one
};

class CertificateAuthority;
class WorldStaging;

using HostTable = std::unordered_map<std::string, std::shared_ptr<const fake_mx::HostSpec>>;
using PolicyHostTable = std::unordered_map<std::string, std::shared_ptr<const fake_mx::PolicyHostSpec>>;

/// All specs of one run. Cheap to move; the lazily made parts share one certificate authority.
struct Stage {
    fake_dns::DnsSpec dns;
    HostTable hosts;                    // by address text
    PolicyHostTable policy_hosts;       // by address text
    HostTable later_hosts;              // of peers that change (Peer::then), for who was moved on; null: none
    PolicyHostTable later_policy_hosts; // likewise
    std::vector<StagedPeer> peers;      // as in the world
    std::shared_ptr<CertificateAuthority> authority;
    std::shared_ptr<WorldStaging> staging; // for peers that come later

    /// The public-CA look-alike's root: what goes into the senders' trust store.
    std::string public_root_pem() const;

    /// What OpenSSL calls it in a directory of CAs: `HASH.0` (openssl-rehash(1)).
    std::string public_root_file_name() const;

    /// What fake_mx asks on every connection.
    fake_mx::HostLookup host_lookup() const;
    fake_mx::PolicyHostLookup policy_host_lookup() const;
};

/// Stages a world. Throws std::runtime_error if it has more hosts than there are addresses.
Stage stage_world(const World& world, const StageSettings& settings);

} // namespace harness
