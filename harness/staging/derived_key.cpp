#include "harness/staging/derived_key.hpp"

#include "fake_dns/derived_key.hpp"

#include <openssl/core_names.h>
#include <openssl/sha.h>

namespace harness {

using namespace fake_mx; // the owning pointers

namespace {

EcGroupPtr group_called(const char* name) {
    EcGroupPtr group(EC_GROUP_new_by_curve_name(OBJ_sn2nid(name)));
    require(group != nullptr, name);
    return group;
}

EcGroupPtr group_of(const EVP_PKEY* key) {
    std::array<char, 64> name{};
    require(EVP_PKEY_get_group_name(key, name.data(), name.size(), nullptr) == 1, "group of a key");
    return group_called(name.data());
}

std::size_t order_octets(const EC_GROUP* group) {
    return (static_cast<std::size_t>(EC_GROUP_order_bits(group)) + 7) / 8;
}

// For an unbiased number, 128 bits more than the order has (FIPS 186-5 A.2.1).
std::size_t scalar_octets(const EC_GROUP* group) {
    return order_octets(group) + 16;
}

BnPtr scalar_from(const Octets& octets, const EC_GROUP* group) {
    const BnCtxPtr context(BN_CTX_new());
    BnPtr scalar(BN_bin2bn(octets.data(), static_cast<int>(octets.size()), nullptr));
    const BnPtr range(BN_dup(EC_GROUP_get0_order(group)));
    require(
        context && scalar && range && BN_sub_word(range.get(), 1) == 1 &&
            BN_mod(scalar.get(), scalar.get(), range.get(), context.get()) == 1 &&
            BN_add_word(scalar.get(), 1) == 1,
        "derived number"
    );
    return scalar;
}

Octets public_point(const EC_GROUP* group, const BIGNUM* scalar) {
    const BnCtxPtr context(BN_CTX_new());
    const EcPointPtr point(EC_POINT_new(group));
    Octets octets(1 + 2 * order_octets(group));
    require(
        context && point && EC_POINT_mul(group, point.get(), scalar, nullptr, nullptr, context.get()) == 1 &&
            EC_POINT_point2oct(
                group, point.get(), POINT_CONVERSION_UNCOMPRESSED, octets.data(), octets.size(), context.get()
            ) == octets.size(),
        "public key"
    );
    return octets;
}

} // namespace

Octets derive_octets(std::string_view seed, std::string_view label, std::size_t length) {
    // HKDF refuses an empty key.
    return fake_dns::derive_octets("mxproof:" + std::string(seed), std::string(label), length);
}

PkeyPtr derive_ecdsa_key(std::string_view seed, std::string_view label) {
    return PkeyPtr(fake_dns::p256_key_from(derive_octets(seed, label, fake_dns::kScalarOctets)).release());
}

PkeyPtr derive_p384_key(std::string_view seed, std::string_view label) {
    const EcGroupPtr group = group_called(SN_secp384r1);
    const BnPtr scalar = scalar_from(derive_octets(seed, label, scalar_octets(group.get())), group.get());
    const Octets point = public_point(group.get(), scalar.get());
    const ParamBldPtr builder(OSSL_PARAM_BLD_new());
    require(
        builder &&
            OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, SN_secp384r1, 0) ==
                1 &&
            OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar.get()) == 1 &&
            OSSL_PARAM_BLD_push_octet_string(
                builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()
            ) == 1,
        "P-384 parameters"
    );
    const ParamsPtr parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const PkeyCtxPtr import(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* key = nullptr;
    require(
        parameters && import && EVP_PKEY_fromdata_init(import.get()) == 1 &&
            EVP_PKEY_fromdata(import.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) == 1,
        "P-384 key"
    );
    return PkeyPtr(key);
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
    const BnPtr nonce = scalar_from(nonce_octets, group.get());
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
