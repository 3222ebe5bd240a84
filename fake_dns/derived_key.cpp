#include "fake_dns/derived_key.hpp"

#include <array>

namespace fake_dns {

namespace {

EcGroupPtr p256() {
    EcGroupPtr group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
    require(group != nullptr, "P-256");
    return group;
}

using Point = std::array<unsigned char, 65>;

Point public_point(const BIGNUM* scalar) {
    const EcGroupPtr group = p256();
    const BignumContextPtr context(BN_CTX_new());
    const EcPointPtr point(EC_POINT_new(group.get()));
    require(
        context && point &&
            EC_POINT_mul(group.get(), point.get(), scalar, nullptr, nullptr, context.get()) == 1,
        "P-256"
    );
    Point encoded{};
    const std::size_t length = EC_POINT_point2oct(
        group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, encoded.data(), encoded.size(), context.get()
    );
    require(length == encoded.size(), "P-256 point");
    return encoded;
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

BignumPtr p256_scalar_from(std::span<const unsigned char> octets) {
    const EcGroupPtr group = p256();
    const BignumContextPtr context(BN_CTX_new());
    BignumPtr scalar(BN_bin2bn(octets.data(), static_cast<int>(octets.size()), nullptr));
    const BignumPtr range(BN_dup(EC_GROUP_get0_order(group.get())));
    require(
        context && scalar && range && BN_sub_word(range.get(), 1) == 1 &&
            BN_mod(scalar.get(), scalar.get(), range.get(), context.get()) == 1 &&
            BN_add_word(scalar.get(), 1) == 1,
        "derived number"
    );
    return scalar;
}

PkeyPtr p256_key_from(std::span<const unsigned char> octets) {
    const BignumPtr scalar = p256_scalar_from(octets);
    const Point point = public_point(scalar.get());
    const ParamBuilderPtr builder(OSSL_PARAM_BLD_new());
    require(
        builder &&
            OSSL_PARAM_BLD_push_utf8_string(
                builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, SN_X9_62_prime256v1, 0
            ) == 1 &&
            OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar.get()) == 1 &&
            OSSL_PARAM_BLD_push_octet_string(
                builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()
            ) == 1,
        "P-256 parameters"
    );
    const ParamsPtr parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const PkeyContextPtr import(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* key = nullptr;
    require(
        parameters && import && EVP_PKEY_fromdata_init(import.get()) == 1 &&
            EVP_PKEY_fromdata(import.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) == 1,
        "P-256 key"
    );
    return PkeyPtr(key);
}

} // namespace fake_dns
