#include "fake_dns/zone_key.hpp"

#include "fake_dns/derived_key.hpp"
#include "fake_dns/fixed_rsa_keys.hpp"
#include "fake_dns/ldns_ptr.hpp"
#include "fake_dns/record.hpp"

#include <stdexcept>
#include <vector>

namespace fake_dns {
namespace {

const char* role_label(KeyRole role) {
    switch (role) {
    case KeyRole::key_signing:
        return "key-signing";
    case KeyRole::zone_signing:
        return "zone-signing";
    case KeyRole::stranger:
        return "stranger";
    }
    return "";
}

constexpr unsigned kKeysOfARole = 16;

/// Which of them a zone has.
unsigned number_for(const DomainName& zone) {
    unsigned sum = 0;
    for (const char octet : zone.canonical_key())
        sum += static_cast<unsigned char>(octet);
    return sum % kKeysOfARole;
}

/// The same seed, role and number always give the same bytes.
std::vector<unsigned char> derive(const std::string& seed, KeyRole role, unsigned number, std::size_t size) {
    const std::string label = std::string("fake_dns ") + role_label(role) + " " + std::to_string(number);
    return derive_octets("seed " + seed, label, size);
}

struct KeyMaterial {
    PkeyPtr pkey;
    std::string public_key; // as in the DNSKEY record
};

KeyMaterial ecdsa_key(PkeyPtr pkey) {
    std::string encoded(1 + 2 * static_cast<std::size_t>(EVP_PKEY_get_bits(pkey.get()) / 8), '\0');
    std::size_t size = 0;
    require(
        EVP_PKEY_get_octet_string_param(
            pkey.get(),
            OSSL_PKEY_PARAM_PUB_KEY,
            reinterpret_cast<unsigned char*>(encoded.data()),
            encoded.size(),
            &size
        ) == 1 &&
            size == encoded.size(),
        "public point"
    );
    return {std::move(pkey), encoded.substr(1)};
}

// Ed25519 or Ed448: the private and the public key have as many octets.
KeyMaterial edwards_key(int type, const std::vector<unsigned char>& bytes) {
    PkeyPtr pkey(EVP_PKEY_new_raw_private_key(type, nullptr, bytes.data(), bytes.size()));
    std::string encoded(bytes.size(), '\0');
    std::size_t size = encoded.size();
    require(
        pkey && EVP_PKEY_get_raw_public_key(
                    pkey.get(), reinterpret_cast<unsigned char*>(encoded.data()), &size
                ) == 1,
        "Edwards curve key"
    );
    return {std::move(pkey), encoded};
}

std::string bignum_bytes(EVP_PKEY* pkey, const char* parameter) {
    BIGNUM* raw = nullptr;
    require(EVP_PKEY_get_bn_param(pkey, parameter, &raw) == 1, parameter);
    const BignumPtr number(raw);
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(number.get())), '\0');
    BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
    return bytes;
}

/// RFC 3110: length of the exponent, exponent, modulus.
KeyMaterial rsa_key(KeyRole role) {
    const BioPtr pem(BIO_new_mem_buf(fixed_rsa_key(role), -1));
    PkeyPtr pkey(pem ? PEM_read_bio_PrivateKey(pem.get(), nullptr, nullptr, nullptr) : nullptr);
    require(pkey != nullptr, "RSA key");
    const std::string exponent = bignum_bytes(pkey.get(), OSSL_PKEY_PARAM_RSA_E);
    const std::string modulus = bignum_bytes(pkey.get(), OSSL_PKEY_PARAM_RSA_N);
    std::string encoded(1, static_cast<char>(exponent.size()));
    return {std::move(pkey), encoded + exponent + modulus};
}

std::shared_ptr<const ZoneKey> with_dnskey(KeyMaterial material, Algorithm algorithm, KeyRole role) {
    auto key = std::make_shared<ZoneKey>();
    key->pkey = std::move(material.pkey);
    key->algorithm = algorithm_number(algorithm);
    append_u16(key->dnskey, role == KeyRole::zone_signing ? 256 : 257);
    key->dnskey += '\3'; // protocol, RFC 4034 2.1.2
    key->dnskey += static_cast<char>(key->algorithm);
    key->dnskey += material.public_key;
    key->tag = key_tag(key->dnskey);
    return key;
}

} // namespace

std::shared_ptr<const ZoneKey>
KeyMaker::make(const DomainName& zone, Algorithm algorithm, KeyRole role) const {
    const Place place{algorithm, role, number_for(zone)};
    auto& key = made_[place];
    if (!key) key = made_at(place);
    return key;
}

std::shared_ptr<const ZoneKey> KeyMaker::made_at(const Place& place) const {
    const auto [algorithm, role, number] = place;
    switch (algorithm) {
    case Algorithm::ecdsa_p256_sha256:
        return with_dnskey(
            ecdsa_key(p256_key_from(derive(seed_, role, number, kScalarOctets))), algorithm, role
        );
    case Algorithm::ecdsa_p384_sha384:
        return with_dnskey(
            ecdsa_key(p384_key_from(derive(seed_, role, number, kP384ScalarOctets))), algorithm, role
        );
    case Algorithm::ed25519:
        return with_dnskey(edwards_key(EVP_PKEY_ED25519, derive(seed_, role, number, 32)), algorithm, role);
    case Algorithm::ed448:
        return with_dnskey(edwards_key(EVP_PKEY_ED448, derive(seed_, role, number, 57)), algorithm, role);
    case Algorithm::rsa_sha1:
    case Algorithm::rsa_sha1_nsec3:
    case Algorithm::rsa_sha256:
    case Algorithm::rsa_sha512:
        return with_dnskey(rsa_key(role), algorithm, role);
    }
    throw std::invalid_argument("unknown algorithm");
}

std::uint8_t algorithm_number(Algorithm algorithm) {
    switch (algorithm) {
    case Algorithm::ecdsa_p256_sha256:
        return 13;
    case Algorithm::rsa_sha1:
        return 5;
    case Algorithm::rsa_sha1_nsec3:
        return 7;
    case Algorithm::rsa_sha256:
        return 8;
    case Algorithm::rsa_sha512:
        return 10;
    case Algorithm::ed25519:
        return 15;
    case Algorithm::ed448:
        return 16;
    case Algorithm::ecdsa_p384_sha384:
        return 14;
    }
    return 0;
}

const EVP_MD* digest_of(std::uint8_t algorithm) {
    switch (algorithm) {
    case 5:
    case 7:
        return EVP_sha1();
    case 10:
        return EVP_sha512();
    case 14:
        return EVP_sha384();
    case 15:
    case 16:
        return nullptr;
    default:
        return EVP_sha256();
    }
}

std::size_t ecdsa_number_size(std::uint8_t algorithm) {
    return algorithm == 13 ? 32 : algorithm == 14 ? 48 : 0;
}

std::uint16_t key_tag(const std::string& dnskey) {
    return ldns_calc_keytag_raw(reinterpret_cast<const std::uint8_t*>(dnskey.data()), dnskey.size());
}

std::string ds_of(const DomainName& zone, const std::string& dnskey) {
    const std::string input = zone.wire() + dnskey;
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    require(EVP_Digest(input.data(), input.size(), digest, &size, EVP_sha256(), nullptr) == 1, "SHA-256");
    std::string rdata;
    append_u16(rdata, key_tag(dnskey));
    rdata += dnskey.at(3); // algorithm
    rdata += '\2';         // digest type SHA-256
    rdata.append(reinterpret_cast<const char*>(digest), size);
    return rdata;
}

} // namespace fake_dns
