// The named ways in which a zone deviates from a correct one (ZoneDeviation in dns_spec.hpp), applied after
// the zone was signed correctly. docs/adding-a-dns-deviation.md says how to add another.
#pragma once

#include "fake_dns/dns_spec.hpp"
#include "fake_dns/record.hpp"
#include "fake_dns/zone_signer.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace fake_dns {

/// What negative answers of a zone carry to prove what they say.
enum class DenialProof {
    right,
    missing,
    of_another_name // the record of the zone's first name server
};
DenialProof denial_proof(const std::vector<ZoneDeviation>& deviations);

/// Whether the zone has its DNSKEY records.
bool publishes_keys(const std::vector<ZoneDeviation>& deviations);

/// Whether the parent proves that the zone has no DS.
bool has_ds_denial(const std::vector<ZoneDeviation>& deviations);

/// Those of a zone that are about its DS in the parent.
std::vector<ZoneDeviation> of_the_ds(const std::vector<ZoneDeviation>& deviations);

/// Signs the RRset in question once more, by the right key, with another validity.
using SignAgain = std::function<std::string(const Validity&)>;

/// Damages the signatures of one RRset. `owner` is the name that the RRset is about: for NSEC3 the name
/// before hashing.
void damage_signatures(
    const std::vector<ZoneDeviation>& deviations,
    const DomainName& owner,
    std::uint16_t type,
    std::int64_t now,
    const SignAgain& sign_again,
    std::vector<std::string>& signatures
);

/// The key that the parent's DS names: the zone's own, unless a deviation says otherwise.
KeyRole key_named_by_ds(const std::vector<ZoneDeviation>& deviations);

} // namespace fake_dns
