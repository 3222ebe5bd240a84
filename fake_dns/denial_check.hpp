// Do these (already verified) NSEC or NSEC3 records prove that something is absent? RFC 4035 5.4, RFC 6840 4,
// RFC 5155 8. Written from the validator's side, without a look at how the zone made the proof.
#pragma once

#include "fake_dns/record.hpp"

#include <cstdint>
#include <span>

namespace fake_dns {

enum class Absence {
    name,         // NXDOMAIN
    type,         // the name, or the wildcard for it, has no such type
    closer_match, // a wildcard was rightly expanded: no closer name exists
    delegation_ds // an insecure delegation: NS is there, DS is not
};

struct AbsenceClaim {
    Absence kind = Absence::name;
    DomainName name;
    std::uint16_t type = 0; // for Absence::type
    std::size_t wildcard_labels =
        0;           // for Absence::closer_match: the labels field of the expanded set's RRSIG
    DomainName zone; // apex
};

enum class Proof {
    none,
    opted_out,           // nothing is there, or an unsigned delegation is: insecure, so no AD (RFC 5155 9.2)
    too_many_iterations, // of NSEC3, to be worth the work: insecure (RFC 9276 3.2)
    complete
};

/// The most that Unbound, BIND, Knot Resolver and PowerDNS Recursor count, the latest of them fewer.
inline constexpr std::uint16_t kMostNsec3Iterations = 150;

/// How far the records of `proof`, all of them of that zone, prove the claim.
Proof proves(std::span<const RRset* const> proof, const AbsenceClaim& claim);

} // namespace fake_dns
