#include "harness/staging/derived_key.hpp"

#include "fake_dns/derived_key.hpp"

#include <openssl/core_names.h>
#include <openssl/sha.h>

namespace harness {

using namespace fake_mx; // the owning pointers

namespace {

EcGroupPtr group_of(const EVP_PKEY* key) {
    std::array<char, 64> name{};
    require(EVP_PKEY_get_group_name(key, name.data(), name.size(), nullptr) == 1, "group of a key");
    EcGroupPtr group(EC_GROUP_new_by_curve_name(OBJ_sn2nid(name.data())));
    require(group != nullptr, name.data());
    return group;
}

std::size_t order_octets(const EC_GROUP* group) {
    return (static_cast<std::size_t>(EC_GROUP_order_bits(group)) + 7) / 8;
}

// For an unbiased number, 128 bits more than the order has (FIPS 186-5 A.2.1).
std::size_t scalar_octets(const EC_GROUP* group) {
    return order_octets(group) + 16;
}

} // namespace

Octets derive_octets(std::string_view seed, std::string_view label, std::size_t length) {
    // HKDF refuses an empty key.
    return fake_dns::derive_octets("mxproof:" + std::string(seed), std::string(label), length);
}

PkeyPtr derive_ecdsa_key(std::string_view seed, std::string_view label) {
    return PkeyPtr(fake_dns::p256_key_from(derive_octets(seed, label, fake_dns::kScalarOctets)).release());
}

Octets derive_ecdsa_point(std::string_view seed, std::string_view label) {
    return fake_dns::p256_point_from(derive_octets(seed, label, fake_dns::kScalarOctets));
}

PkeyPtr derive_p384_key(std::string_view seed, std::string_view label) {
    return PkeyPtr(fake_dns::p384_key_from(derive_octets(seed, label, fake_dns::kP384ScalarOctets)).release()
    );
}

PkeyPtr derive_ed25519_key(std::string_view seed, std::string_view label) {
    constexpr std::size_t kSecretOctets = 32;
    const Octets secret = derive_octets(seed, label, kSecretOctets);
    PkeyPtr key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, secret.data(), secret.size()));
    require(key != nullptr, "Ed25519 key");
    return key;
}

// SEC 1 4.1.3.
Octets sign_ecdsa_deterministic(const EVP_PKEY* key, std::span<const unsigned char> message) {
    const EcGroupPtr group = group_of(key);
    const BIGNUM* order = EC_GROUP_get0_order(group.get());
    const BnCtxPtr context(BN_CTX_new());
    BIGNUM* raw_secret = nullptr;
    require(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &raw_secret) == 1, "signing key");
    const BnPtr secret(raw_secret);
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(message.data(), message.size(), digest.data());
    const BnPtr hash(BN_bin2bn(digest.data(), static_cast<int>(digest.size()), nullptr));

    Octets secret_octets(order_octets(group.get()));
    const auto octets = static_cast<int>(secret_octets.size());
    require(BN_bn2binpad(secret.get(), secret_octets.data(), octets) == octets, "signing key");
    const Octets nonce_octets = derive_octets(
        {reinterpret_cast<const char*>(secret_octets.data()), secret_octets.size()},
        {reinterpret_cast<const char*>(digest.data()), digest.size()},
        scalar_octets(group.get())
    );
    const BnPtr nonce(fake_dns::scalar_from(group.get(), nonce_octets).release());
    const EcPointPtr point(EC_POINT_new(group.get()));
    BnPtr r(BN_new()), s(BN_new());
    BN_CTX* c = context.get();
    require(
        EC_POINT_mul(group.get(), point.get(), nonce.get(), nullptr, nullptr, c) == 1 &&
            EC_POINT_get_affine_coordinates(group.get(), point.get(), r.get(), nullptr, c) == 1 &&
            BN_nnmod(r.get(), r.get(), order, c) == 1,
        "signature"
    );
    const BnPtr inverse(BN_mod_inverse(nullptr, nonce.get(), order, c));
    require(
        inverse && BN_mod_mul(s.get(), r.get(), secret.get(), order, c) == 1 &&
            BN_mod_add(s.get(), s.get(), hash.get(), order, c) == 1 &&
            BN_mod_mul(s.get(), s.get(), inverse.get(), order, c) == 1 && !BN_is_zero(r.get()) &&
            !BN_is_zero(s.get()),
        "signature"
    );
    const EcdsaSignaturePtr signature(ECDSA_SIG_new());
    require(signature && ECDSA_SIG_set0(signature.get(), r.release(), s.release()) == 1, "signature");
    Octets der(static_cast<std::size_t>(i2d_ECDSA_SIG(signature.get(), nullptr)));
    unsigned char* end = der.data();
    i2d_ECDSA_SIG(signature.get(), &end);
    return der;
}

} // namespace harness
