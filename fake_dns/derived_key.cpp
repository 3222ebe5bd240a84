#include "fake_dns/derived_key.hpp"

namespace fake_dns {

namespace {

EcGroupPtr group_of(const char* curve) {
    EcGroupPtr group(EC_GROUP_new_by_curve_name(OBJ_sn2nid(curve)));
    require(group != nullptr, curve);
    return group;
}

std::vector<unsigned char> public_point(const EC_GROUP* group, const BIGNUM* scalar) {
    const BignumContextPtr context(BN_CTX_new());
    const EcPointPtr point(EC_POINT_new(group));
    require(
        context && point && EC_POINT_mul(group, point.get(), scalar, nullptr, nullptr, context.get()) == 1,
        "public key"
    );
    std::vector<unsigned char> encoded(1 + 2 * static_cast<std::size_t>(EC_GROUP_order_bits(group) / 8));
    const std::size_t length = EC_POINT_point2oct(
        group, point.get(), POINT_CONVERSION_UNCOMPRESSED, encoded.data(), encoded.size(), context.get()
    );
    require(length == encoded.size(), "public point");
    return encoded;
}

PkeyPtr key_from(const char* curve, std::span<const unsigned char> octets) {
    const EcGroupPtr group = group_of(curve);
    const BignumPtr scalar = scalar_from(group.get(), octets);
    const auto point = public_point(group.get(), scalar.get());
    const ParamBuilderPtr builder(OSSL_PARAM_BLD_new());
    require(
        builder &&
            OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) == 1 &&
            OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar.get()) == 1 &&
            OSSL_PARAM_BLD_push_octet_string(
                builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()
            ) == 1,
        curve
    );
    const ParamsPtr parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const PkeyContextPtr import(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* key = nullptr;
    require(
        parameters && import && EVP_PKEY_fromdata_init(import.get()) == 1 &&
            EVP_PKEY_fromdata(import.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) == 1,
        curve
    );
    return PkeyPtr(key);
}

} // namespace

std::vector<unsigned char> derive_octets(std::string key, std::string label, std::size_t length) {
    const KdfPtr kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    const KdfContextPtr context(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr);
    require(context != nullptr, "HKDF");
    std::string digest = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), digest.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key.data(), key.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, label.data(), label.size()),
        OSSL_PARAM_construct_end()};
    std::vector<unsigned char> octets(length);
    require(EVP_KDF_derive(context.get(), octets.data(), octets.size(), parameters) == 1, "HKDF");
    return octets;
}

BignumPtr scalar_from(const EC_GROUP* group, std::span<const unsigned char> octets) {
    const BignumContextPtr context(BN_CTX_new());
    BignumPtr scalar(BN_bin2bn(octets.data(), static_cast<int>(octets.size()), nullptr));
    const BignumPtr range(BN_dup(EC_GROUP_get0_order(group)));
    require(
        context && scalar && range && BN_sub_word(range.get(), 1) == 1 &&
            BN_mod(scalar.get(), scalar.get(), range.get(), context.get()) == 1 &&
            BN_add_word(scalar.get(), 1) == 1,
        "derived number"
    );
    return scalar;
}

PkeyPtr p256_key_from(std::span<const unsigned char> octets) {
    return key_from(SN_X9_62_prime256v1, octets);
}

std::vector<unsigned char> p256_point_from(std::span<const unsigned char> octets) {
    static const EcGroupPtr group = group_of(SN_X9_62_prime256v1); // takes longer to make than the point
    return public_point(group.get(), scalar_from(group.get(), octets).get());
}

PkeyPtr p384_key_from(std::span<const unsigned char> octets) {
    return key_from(SN_secp384r1, octets);
}

} // namespace fake_dns
