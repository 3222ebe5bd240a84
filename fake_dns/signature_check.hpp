// Is this RRset signed by one of these keys, now? RFC 4035 5.3, one RRset at a time; knows no chain.
#pragma once

#include "fake_dns/openssl_ptr.hpp"
#include "fake_dns/record.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace fake_dns {

/// RFC 8914 4: the codes that validation gives rise to.
namespace ede {
enum Code : std::uint16_t {
    other = 0,
    unsupported_algorithm = 1,
    unsupported_ds_digest = 2,
    bogus = 6,
    signature_expired = 7,
    signature_not_yet_valid = 8,
    dnskey_missing = 9,
    rrsigs_missing = 10,
    no_zone_key_bit = 11,
    nsec_missing = 12,
    no_reachable_authority = 22,
    unsupported_nsec3_iterations = 27
};
}

/// Fields of RRSIG rdata (RFC 4034 3.1). Empty if it is too short to be one.
struct SignatureFields {
    std::uint16_t type_covered = 0;
    std::uint8_t algorithm = 0;
    std::uint8_t labels = 0;
    std::uint32_t expiration = 0;
    std::uint32_t inception = 0;
    std::uint16_t tag = 0;
    DomainName signer;
};
std::optional<SignatureFields> read_signature(const std::string& rrsig);

/// A DNSKEY made ready for verification once: to build OpenSSL's form of it costs as much as a verification.
struct VerificationKey {
    std::string dnskey; // rdata
    std::uint16_t tag = 0;
    std::shared_ptr<EVP_PKEY> pkey; // null if the algorithm is unsupported or the key malformed
};
VerificationKey verification_key(std::string dnskey);

struct SignatureCheck {
    const DomainName& zone;                // apex of the zone that must have signed
    std::span<const VerificationKey> keys; // those that may sign
    std::int64_t now = 0;                  // Unix seconds
};

/// Empty if one signature holds (a validator needs only one, RFC 4035 5.3.1); otherwise the EDE code of what
/// is wrong. `set.owner` must be the owner in the zone; for an expanded wildcard that is the `*` name, which
/// is what was signed.
std::optional<std::uint16_t>
signature_problem(const RRset& set, std::span<const std::string> signatures, const SignatureCheck& check);

/// What this validator can verify; other algorithms make a zone insecure (RFC 4035 5.2, RFC 6840 5.2).
bool supports_algorithm(std::uint8_t algorithm);

} // namespace fake_dns
