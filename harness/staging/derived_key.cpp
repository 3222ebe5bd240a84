#include "harness/staging/derived_key.hpp"

#include <openssl/core_names.h>
#include <openssl/sha.h>

namespace harness {

using namespace fake_mx; // the owning pointers

namespace {

constexpr std::size_t kScalarOctets = 48; // 128 bits more than the order, so that the remainder is even

EcGroupPtr p256() {
    EcGroupPtr group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
    require(group != nullptr, "P-256");
    return group;
}

// A number in [1, order) from enough octets.
BnPtr scalar_of(const Octets& octets, const BIGNUM* order, BN_CTX* context) {
    BnPtr result(BN_bin2bn(octets.data(), static_cast<int>(octets.size()), nullptr));
    const BnPtr range(BN_dup(order));
    require(result && range && BN_sub_word(range.get(), 1) == 1, "derived number");
    require(BN_mod(result.get(), result.get(), range.get(), context) == 1, "derived number");
    require(BN_add_word(result.get(), 1) == 1, "derived number");
    return result;
}

PkeyPtr key_from(const char* type, OSSL_PARAM_BLD* builder) {
    const ParamsPtr parameters(OSSL_PARAM_BLD_to_param(builder));
    const PkeyCtxPtr context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    require(parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1, "derived key");
    EVP_PKEY* key = nullptr;
    require(EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) == 1, "derived key");
    return PkeyPtr(key);
}

} // namespace

Octets derive_octets(std::string_view seed, std::string_view label, std::size_t length) {
    const KdfPtr hkdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    const KdfCtxPtr context(EVP_KDF_CTX_new(hkdf.get()));
    require(hkdf && context, "HKDF");
    std::string digest = "SHA256";
    std::string key = "mxproof:" + std::string(seed); // HKDF refuses an empty key
    std::string info(label);
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key.data(), key.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
        OSSL_PARAM_construct_end()};
    Octets result(length);
    require(EVP_KDF_derive(context.get(), result.data(), result.size(), parameters) == 1, "HKDF");
    return result;
}

PkeyPtr derive_ecdsa_key(std::string_view seed, std::string_view label) {
    const EcGroupPtr group = p256();
    const BnCtxPtr context(BN_CTX_new());
    const EcPointPtr point(EC_POINT_new(group.get()));
    require(context && point, "derived key");
    const BnPtr secret =
        scalar_of(derive_octets(seed, label, kScalarOctets), EC_GROUP_get0_order(group.get()), context.get());
    require(
        EC_POINT_mul(group.get(), point.get(), secret.get(), nullptr, nullptr, context.get()) == 1,
        "derived key"
    );
    std::array<unsigned char, 65> encoded{};
    const std::size_t length = EC_POINT_point2oct(
        group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, encoded.data(), encoded.size(), context.get()
    );
    const ParamBldPtr builder(OSSL_PARAM_BLD_new());
    require(
        length == encoded.size() && builder &&
            OSSL_PARAM_BLD_push_utf8_string(
                builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, SN_X9_62_prime256v1, 0
            ) == 1 &&
            OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret.get()) == 1 &&
            OSSL_PARAM_BLD_push_octet_string(
                builder.get(), OSSL_PKEY_PARAM_PUB_KEY, encoded.data(), encoded.size()
            ) == 1,
        "derived key"
    );
    return key_from("EC", builder.get());
}

// SEC 1 4.1.3.
Octets sign_ecdsa_deterministic(const EVP_PKEY* key, std::span<const unsigned char> message) {
    const EcGroupPtr group = p256();
    const BIGNUM* order = EC_GROUP_get0_order(group.get());
    const BnCtxPtr context(BN_CTX_new());
    BIGNUM* raw_secret = nullptr;
    require(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &raw_secret) == 1, "signing key");
    const BnPtr secret(raw_secret);
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(message.data(), message.size(), digest.data());
    const BnPtr hash(BN_bin2bn(digest.data(), static_cast<int>(digest.size()), nullptr));

    std::array<unsigned char, 32> secret_octets{};
    require(BN_bn2binpad(secret.get(), secret_octets.data(), 32) == 32, "signing key");
    const Octets nonce_octets = derive_octets(
        {reinterpret_cast<const char*>(secret_octets.data()), secret_octets.size()},
        {reinterpret_cast<const char*>(digest.data()), digest.size()},
        kScalarOctets
    );
    const BnPtr nonce = scalar_of(nonce_octets, order, context.get());
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
