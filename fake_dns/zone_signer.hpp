// Making RRSIG records (RFC 4034 3.1).
#pragma once

#include "fake_dns/record.hpp"
#include "fake_dns/zone_key.hpp"

#include <cstdint>
#include <string>

namespace fake_dns {

/// Unix seconds, as RRSIG carries them.
struct Validity {
    std::uint32_t inception = 0;
    std::uint32_t expiration = 0;
};

/// RRSIG rdata over `set` by `key` of the zone `signer`. A wildcard owner gets the labels count that lets
/// resolvers see the expansion (RFC 4034 3.1.3).
std::string sign(const RRset& set, const ZoneKey& key, const DomainName& signer, const Validity& validity);

/// Where the signature begins in RRSIG rdata made by sign(): behind the fixed fields and the signer's name.
std::size_t signature_offset(const std::string& rrsig);

} // namespace fake_dns
