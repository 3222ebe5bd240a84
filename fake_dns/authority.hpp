// The authoritative servers, without the wire: what the server at one address says.
#pragma once

#include "fake_dns/fault.hpp"
#include "fake_dns/zone_lookup.hpp"
#include "fake_dns/zone_tree.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fake_dns {

struct AuthorityAnswer {
    std::optional<ServerFault> fault; // the server does not answer this; nothing below is set
    bool refused = false;             // not its zone
    bool authoritative = false;       // AA; not in a referral
    bool nxdomain = false;
    std::vector<ShownRRset> answer;
    std::vector<ShownRRset> authority;
    std::vector<ShownRRset> proof; // only for clients that set DO
    std::vector<ShownRRset> additional;
};

/// The answer of the server at `address`. A fault hits only the zone that owns the name, not a parent's
/// referral to it. Throws ZoneError if the zone cannot be served.
AuthorityAnswer answer_at(
    ZoneTree& tree,
    const FaultTable& faults,
    const std::string& address,
    const DomainName& name,
    std::uint16_t type
);

} // namespace fake_dns
