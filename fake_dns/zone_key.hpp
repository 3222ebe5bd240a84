// Zone keys. ECDSA and Edwards curve keys are a pure function of seed, zone and role, so that two runs
// publish the same keys; to make and to check a key costs more than to sign with it, so each role has a few,
// which zones share, as those of a DNS operator do. RSA keys cannot be had that cheaply: there is one fixed
// key per role.
#pragma once

#include "fake_dns/dns_spec.hpp"
#include "fake_dns/domain_name.hpp"
#include "fake_dns/openssl_ptr.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tuple>

namespace fake_dns {

enum class KeyRole {
    key_signing,  // flags 257, signs the DNSKEY RRset, the parent's DS names it
    zone_signing, // flags 256, signs everything else
    stranger      // flags 257, never published in the zone
};

struct ZoneKey {
    PkeyPtr pkey;
    std::uint8_t algorithm = 0; // IANA number
    std::string dnskey;         // rdata of the DNSKEY record
    std::uint16_t tag = 0;      // RFC 4034 appendix B
};

class KeyMaker {
public:
    explicit KeyMaker(std::string seed) : seed_(std::move(seed)) {}
    std::shared_ptr<const ZoneKey> make(const DomainName& zone, Algorithm algorithm, KeyRole role) const;

private:
    using Place = std::tuple<Algorithm, KeyRole, unsigned>;
    std::shared_ptr<const ZoneKey> made_at(const Place& place) const;

    std::string seed_;
    mutable std::map<Place, std::shared_ptr<const ZoneKey>> made_;
};

/// IANA numbers of what this library signs and validates with (RFC 3110, 5155, 5702, 6605, 8080).
std::uint8_t algorithm_number(Algorithm algorithm);

/// The digest that an algorithm of these signs; null for those on Edwards curves, which have their own.
const EVP_MD* digest_of(std::uint8_t algorithm);

/// Octets of r, and of s, in a signature of an ECDSA algorithm, and of a coordinate of its key (RFC 6605 4);
/// 0 for the others.
std::size_t ecdsa_number_size(std::uint8_t algorithm);

/// RFC 4034 appendix B, over DNSKEY rdata.
std::uint16_t key_tag(const std::string& dnskey);

/// DS rdata with digest type 2 (SHA-256, RFC 4509) for a key of `zone`.
std::string ds_of(const DomainName& zone, const std::string& dnskey);

} // namespace fake_dns
