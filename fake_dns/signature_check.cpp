#include "fake_dns/signature_check.hpp"

#include "fake_dns/ldns_ptr.hpp"
#include "fake_dns/public_key.hpp"
#include "fake_dns/zone_key.hpp"
#include "fake_dns/zone_signer.hpp"

#include <openssl/ecdsa.h>

namespace fake_dns {
namespace {

constexpr std::size_t kFixedFields = 18;
constexpr std::uint8_t kRsaSha1 = 5, kRsaSha1Nsec3 = 7, kRsaSha256 = 8,
                       kRsaSha512 = 10; // RFC 3110, 5155, 5702
constexpr std::uint8_t kEcdsaP256Sha256 = 13, kEcdsaP384Sha384 = 14, kEd25519 = 15,
                       kEd448 = 16; // RFC 6605, 8080
constexpr std::uint16_t kZoneKeyFlag = 0x0100;
constexpr std::uint16_t kRevokeFlag = 0x0080; // RFC 5011 2.1

RrPtr to_ldns(const DomainName& owner, std::uint16_t type, std::uint32_t ttl, const std::string& rdata) {
    const std::string wire = record_wire(owner, type, ttl, rdata);
    std::size_t position = 0;
    ldns_rr* rr = nullptr;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(wire.data());
    if (ldns_wire2rr(&rr, bytes, wire.size(), &position, LDNS_SECTION_ANSWER) != LDNS_STATUS_OK)
        return nullptr;
    return RrPtr(rr);
}

/// The octets that were signed (RFC 4034 3.1.8.1), made canonical by ldns: the signer does that on its own.
/// The data is ours: where ldns cannot write it, it is out of memory.
LdnsBufferPtr signed_octets(const RRset& set, const std::string& rrsig) {
    LdnsBufferPtr buffer(ldns_buffer_new(LDNS_MIN_BUFLEN));
    const std::size_t fixed = signature_offset(rrsig);
    if (!buffer || !ldns_buffer_reserve(buffer.get(), fixed)) throw std::bad_alloc();
    ldns_buffer_write(buffer.get(), rrsig.data(), fixed);
    const std::uint32_t original_ttl = read_u32(rrsig, 4);
    for (const auto& rdata : set.rdata) {
        const auto rr = to_ldns(set.owner, set.type, original_ttl, rdata);
        if (!rr ||
            ldns_rr2buffer_wire_canonical(buffer.get(), rr.get(), LDNS_SECTION_ANSWER) != LDNS_STATUS_OK)
            throw std::bad_alloc();
    }
    return buffer;
}

/// OpenSSL wants DER where DNSSEC has r and s side by side (RFC 6605 4). Empty if it is not such a signature.
std::string ecdsa_to_der(std::string_view raw, std::size_t number) {
    if (raw.size() != 2 * number) return {};
    const auto half = static_cast<int>(number);
    const auto* octets = reinterpret_cast<const unsigned char*>(raw.data());
    const EcdsaSignaturePtr signature(ECDSA_SIG_new());
    BignumPtr r(BN_bin2bn(octets, half, nullptr));
    BignumPtr s(BN_bin2bn(octets + number, half, nullptr));
    require(signature && r && s, "ECDSA signature");
    require(ECDSA_SIG_set0(signature.get(), r.release(), s.release()) == 1, "ECDSA signature");
    std::string der(static_cast<std::size_t>(i2d_ECDSA_SIG(signature.get(), nullptr)), '\0');
    auto* out = reinterpret_cast<unsigned char*>(der.data());
    i2d_ECDSA_SIG(signature.get(), &out);
    return der;
}

bool verifies(const RRset& set, const std::string& rrsig, const VerificationKey& key) {
    const auto buffer = signed_octets(set, rrsig);
    if (!key.pkey) return false;
    std::string signature = rrsig.substr(signature_offset(rrsig));
    const auto algorithm = static_cast<std::uint8_t>(rrsig[2]);
    if (const std::size_t number = ecdsa_number_size(algorithm)) signature = ecdsa_to_der(signature, number);
    const EVP_MD* digest = digest_of(algorithm);
    ERR_clear_error();
    // Not by ldns_verify_rrsig_evp_raw(), which goes on where OpenSSL had no memory for a digest.
    const DigestContextPtr context(EVP_MD_CTX_new());
    const bool holds = context &&
                       EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key.pkey.get()) == 1 &&
                       EVP_DigestVerify(
                           context.get(),
                           reinterpret_cast<const unsigned char*>(signature.data()),
                           signature.size(),
                           ldns_buffer_begin(buffer.get()),
                           ldns_buffer_position(buffer.get())
                       ) == 1;
    if (!holds) require_memory(); // a failure of ours is no bad signature
    return holds;
}

/// RFC 1982 order: RRSIG times are serial numbers.
bool is_before(std::uint32_t a, std::uint32_t b) {
    return static_cast<std::int32_t>(b - a) > 0;
}

bool is_rsa(std::uint8_t algorithm) {
    return algorithm == kRsaSha1 || algorithm == kRsaSha1Nsec3 || algorithm == kRsaSha256 ||
           algorithm == kRsaSha512;
}

/// OpenSSL checks the cryptography; the rest (signer, zone bit, revocation) is checked here first.
std::optional<std::uint16_t> problem_of(
    const RRset& set, const std::string& rrsig, const SignatureFields& fields, const SignatureCheck& check
) {
    const std::size_t labels = set.owner.label_count() - (set.owner.is_wildcard() ? 1 : 0);
    if (fields.type_covered != set.type) return ede::rrsigs_missing;
    if (fields.signer != check.zone || fields.labels != labels) return ede::bogus;
    if (!supports_algorithm(fields.algorithm)) return ede::unsupported_algorithm;
    const auto now = static_cast<std::uint32_t>(check.now);
    if (is_before(fields.expiration, now)) return ede::signature_expired;
    if (is_before(now, fields.inception)) return ede::signature_not_yet_valid;

    std::uint16_t problem = ede::dnskey_missing;
    for (const auto& key : check.keys) {
        if (key.tag != fields.tag || static_cast<std::uint8_t>(key.dnskey[3]) != fields.algorithm) continue;
        const std::uint16_t flags = read_u16(key.dnskey, 0);
        if ((flags & kZoneKeyFlag) == 0) {
            problem = ede::no_zone_key_bit;
            continue;
        }
        if ((flags & kRevokeFlag) != 0 || key.dnskey[2] != 3) continue;
        if (verifies(set, rrsig, key)) return std::nullopt;
        problem = ede::bogus;
    }
    return problem;
}

} // namespace

VerificationKey verification_key(std::string dnskey) {
    constexpr std::size_t kFixed = 4;
    VerificationKey key;
    if (dnskey.size() > kFixed) {
        key.tag = key_tag(dnskey);
        const auto octets = std::string_view(dnskey).substr(kFixed);
        const auto algorithm = static_cast<std::uint8_t>(dnskey[3]);
        if (algorithm == kEcdsaP256Sha256) key.pkey = ecdsa_public_key("P-256", octets);
        if (algorithm == kEcdsaP384Sha384) key.pkey = ecdsa_public_key("P-384", octets);
        if (is_rsa(algorithm)) key.pkey = rsa_public_key(octets);
        if (algorithm == kEd25519) key.pkey = edwards_public_key(EVP_PKEY_ED25519, octets);
        if (algorithm == kEd448) key.pkey = edwards_public_key(EVP_PKEY_ED448, octets);
    }
    key.dnskey = std::move(dnskey);
    return key;
}

std::optional<SignatureFields> read_signature(const std::string& rrsig) {
    if (rrsig.size() <= kFixedFields) return std::nullopt;
    std::size_t position = kFixedFields;
    auto signer = DomainName::from_wire(rrsig, position);
    if (!signer) return std::nullopt;
    return SignatureFields{
        .type_covered = read_u16(rrsig, 0),
        .algorithm = static_cast<std::uint8_t>(rrsig[2]),
        .labels = static_cast<std::uint8_t>(rrsig[3]),
        .expiration = read_u32(rrsig, 8),
        .inception = read_u32(rrsig, 12),
        .tag = read_u16(rrsig, 16),
        .signer = *std::move(signer)};
}

std::optional<std::uint16_t>
signature_problem(const RRset& set, std::span<const std::string> signatures, const SignatureCheck& check) {
    std::uint16_t problem = ede::rrsigs_missing;
    for (const auto& rrsig : signatures) {
        const auto fields = read_signature(rrsig);
        if (!fields) continue;
        const auto found = problem_of(set, rrsig, *fields, check);
        if (!found) return std::nullopt;
        problem = *found;
    }
    return problem;
}

bool supports_algorithm(std::uint8_t algorithm) {
    return is_rsa(algorithm) || ecdsa_number_size(algorithm) > 0 || algorithm == kEd25519 ||
           algorithm == kEd448;
}

} // namespace fake_dns
