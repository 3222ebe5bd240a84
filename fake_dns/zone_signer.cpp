#include "fake_dns/zone_signer.hpp"

#include <openssl/ecdsa.h>

namespace fake_dns {
namespace {

constexpr std::size_t kFixedRrsigFields = 18;

/// DNSSEC carries r and s side by side (RFC 6605 4), OpenSSL wraps them in DER.
std::string ecdsa_from_der(const std::string& der, std::size_t number) {
    const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
    const EcdsaSignaturePtr signature(d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(der.size())));
    require(signature != nullptr, "ECDSA signature");
    std::string raw(2 * number, '\0');
    auto* octets = reinterpret_cast<unsigned char*>(raw.data());
    const auto size = static_cast<int>(number);
    require(
        BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), octets, size) == size &&
            BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), octets + number, size) == size,
        "ECDSA signature size"
    );
    return raw;
}

std::string sign_bytes(const std::string& data, const ZoneKey& key) {
    const DigestContextPtr context(EVP_MD_CTX_new());
    const EVP_MD* digest = digest_of(key.algorithm);
    require(
        context && EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key.pkey.get()) == 1,
        "signing context"
    );
    std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key.pkey.get())), '\0');
    std::size_t size = signature.size();
    require(
        EVP_DigestSign(
            context.get(),
            reinterpret_cast<unsigned char*>(signature.data()),
            &size,
            reinterpret_cast<const unsigned char*>(data.data()),
            data.size()
        ) == 1,
        "signing"
    );
    signature.resize(size);
    const std::size_t number = ecdsa_number_size(key.algorithm);
    return number > 0 ? ecdsa_from_der(signature, number) : signature;
}

} // namespace

std::string sign(const RRset& set, const ZoneKey& key, const DomainName& signer, const Validity& validity) {
    const std::size_t labels = set.owner.label_count() - (set.owner.is_wildcard() ? 1 : 0);
    std::string rrsig;
    append_u16(rrsig, set.type);
    rrsig += static_cast<char>(key.algorithm);
    rrsig += static_cast<char>(labels);
    append_u32(rrsig, set.ttl);
    append_u32(rrsig, validity.expiration);
    append_u32(rrsig, validity.inception);
    append_u16(rrsig, key.tag);
    rrsig += signer.wire();

    std::string signed_data = rrsig;
    for (const auto& rdata : set.rdata)
        signed_data += record_wire(set.owner, set.type, set.ttl, rdata);
    return rrsig + sign_bytes(signed_data, key);
}

std::size_t signature_offset(const std::string& rrsig) {
    return kFixedRrsigFields + name_in(rrsig, kFixedRrsigFields).wire().size();
}

} // namespace fake_dns
