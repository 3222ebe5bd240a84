#include "fake_dns/public_key.hpp"

namespace fake_dns {
namespace {

PkeyPtr import(const char* type, OSSL_PARAM_BLD* builder) {
    const ParamsPtr params(OSSL_PARAM_BLD_to_param(builder));
    const PkeyContextPtr context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    require(params && context && EVP_PKEY_fromdata_init(context.get()) == 1, type);
    EVP_PKEY* key = nullptr;
    ERR_clear_error();
    if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) == 1) return PkeyPtr(key);
    require_memory();
    return nullptr;
}

const unsigned char* octets_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

} // namespace

PkeyPtr ecdsa_public_key(const char* curve, std::string_view octets) {
    const std::string point = "\4" + std::string(octets); // uncompressed, SEC 1 2.3.3
    const ParamBuilderPtr builder(OSSL_PARAM_BLD_new());
    require(
        builder &&
            OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) == 1 &&
            OSSL_PARAM_BLD_push_octet_string(
                builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()
            ) == 1,
        curve
    );
    return import("EC", builder.get());
}

PkeyPtr rsa_public_key(std::string_view octets) {
    if (octets.empty()) return nullptr;
    const std::size_t exponent_size = static_cast<unsigned char>(octets[0]);
    // An exponent above 255 octets (first octet 0) is legal, and made by nobody.
    if (exponent_size == 0 || octets.size() <= 1 + exponent_size) return nullptr;
    const auto exponent_octets = octets.substr(1, exponent_size);
    const auto modulus_octets = octets.substr(1 + exponent_size);
    const BignumPtr exponent(BN_bin2bn(octets_of(exponent_octets), static_cast<int>(exponent_size), nullptr));
    const BignumPtr modulus(
        BN_bin2bn(octets_of(modulus_octets), static_cast<int>(modulus_octets.size()), nullptr)
    );
    const ParamBuilderPtr builder(OSSL_PARAM_BLD_new());
    require(
        builder && modulus && exponent &&
            OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) == 1 &&
            OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) == 1,
        "RSA parameters"
    );
    return import("RSA", builder.get());
}

PkeyPtr edwards_public_key(int type, std::string_view octets) {
    ERR_clear_error();
    PkeyPtr key(EVP_PKEY_new_raw_public_key(type, nullptr, octets_of(octets), octets.size()));
    if (!key) require_memory();
    return key;
}

} // namespace fake_dns
