#include "harness/staging/tlsa_record.hpp"

#include "harness/staging/certificate.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace harness {

namespace {

constexpr std::uint8_t kSpki = 1; // RFC 6698 2.1.2

Octets encoded(X509* certificate, std::uint8_t selector) {
    unsigned char* der = nullptr;
    const int length = selector == kSpki ? i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der)
                                         : i2d_X509(certificate, &der);
    fake_mx::require(length > 0, "encoding of a certificate");
    Octets result(der, der + length);
    OPENSSL_free(der);
    return result;
}

Octets digest(const Octets& octets, const EVP_MD* algorithm) {
    Octets result(static_cast<std::size_t>(EVP_MD_get_size(algorithm)));
    fake_mx::require(
        EVP_Digest(octets.data(), octets.size(), result.data(), nullptr, algorithm, nullptr) == 1, "digest"
    );
    return result;
}

std::uint8_t selector_of(const TlsaFacts& facts) {
    return facts.data_selector.value_or(facts.selector);
}

// `selected`: what the selector takes of a certificate.
Octets association(Octets selected, const TlsaFacts& facts) {
    const std::uint8_t matching = facts.data_matching.value_or(facts.matching);
    Octets octets = std::move(selected);
    if (matching != 0) // RFC 6698 2.1.3
        octets = digest(octets, matching == 2 ? EVP_sha512() : EVP_sha256());
    if (facts.octets != kAllOctets) octets.resize(facts.octets);
    return octets;
}

std::string certificate_for(const TlsaFacts& facts, const MxHost& host, CertificateAuthority& authority) {
    switch (facts.of) {
    case TlsaOf::leaf:
        break;
    case TlsaOf::issuer:
        return authority.issuer_pem(host.certificate, host.name);
    case TlsaOf::root:
        return authority.root_pem(host.certificate, host.name);
    case TlsaOf::another_key:
        if (facts.names_a_ca()) return authority.another_issuer_pem(host.name);
        return authority.another_pem(host.certificate, host.name);
    }
    return authority.issue(host.certificate, host.name).chain_pem;
}

// Where the record takes the key alone, the certificate need not be made.
std::optional<Octets> key_for(const TlsaFacts& facts, const MxHost& host, CertificateAuthority& authority) {
    if (selector_of(facts) != kSpki) return std::nullopt;
    if (facts.of == TlsaOf::leaf) return authority.leaf_key(host.certificate, host.name);
    if (facts.of == TlsaOf::another_key && !facts.names_a_ca())
        return authority.another_key(host.certificate, host.name);
    return std::nullopt;
}

std::string numbers_of(const TlsaFacts& facts) {
    return fmt::format("{} {} {} ", facts.usage, facts.selector, facts.matching);
}

std::string rdata(const TlsaFacts& facts, Octets selected) {
    const Octets octets = association(std::move(selected), facts);
    if (octets.empty()) // which has no other presentation (RFC 3597 5)
        return fmt::format("\\# 3 {:02x}{:02x}{:02x}", facts.usage, facts.selector, facts.matching);
    return numbers_of(facts) + fmt::format("{:02x}", fmt::join(octets, ""));
}

} // namespace

std::string tlsa_rdata(const TlsaFacts& facts, const std::string& certificate_pem) {
    if (!facts.data.empty()) return numbers_of(facts) + facts.data;
    const fake_mx::X509Ptr certificate = first_certificate(certificate_pem);
    return rdata(facts, encoded(certificate.get(), selector_of(facts)));
}

std::string key_fingerprint(const MxHost& host, CertificateAuthority& authority) {
    Octets key = host.role == Role::attacker ? authority.another_key(host.certificate, host.name)
                                             : authority.leaf_key(host.certificate, host.name);
    return fmt::format("{:02X}", fmt::join(association(std::move(key), TlsaFacts{}), ":"));
}

std::string staged_tlsa_rdata(const TlsaFacts& facts, const MxHost& host, CertificateAuthority& authority) {
    if (!facts.data.empty()) return numbers_of(facts) + facts.data;
    if (auto key = key_for(facts, host, authority)) return rdata(facts, *std::move(key));
    return tlsa_rdata(facts, certificate_for(facts, host, authority));
}

} // namespace harness
