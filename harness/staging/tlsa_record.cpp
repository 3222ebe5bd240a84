#include "harness/staging/tlsa_record.hpp"

#include "harness/staging/certificate.hpp"

#include <fmt/format.h>

namespace harness {

namespace {

Octets encoded(X509* certificate, std::uint8_t selector) {
    constexpr std::uint8_t kSpki = 1; // RFC 6698 2.1.2
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

Octets association(X509* certificate, const TlsaFacts& facts) {
    const std::uint8_t matching = facts.data_matching.value_or(facts.matching);
    Octets octets = encoded(certificate, facts.data_selector.value_or(facts.selector));
    if (matching != 0) // RFC 6698 2.1.3
        octets = digest(octets, matching == 2 ? EVP_sha512() : EVP_sha256());
    if (facts.octets != 0) octets.resize(facts.octets);
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

} // namespace

std::string tlsa_rdata(const TlsaFacts& facts, const std::string& certificate_pem) {
    const std::string numbers = fmt::format("{} {} {} ", facts.usage, facts.selector, facts.matching);
    if (!facts.data.empty()) return numbers + facts.data;
    const fake_mx::X509Ptr certificate = first_certificate(certificate_pem);
    const Octets data = association(certificate.get(), facts);
    return numbers + fmt::format("{:02x}", fmt::join(data, ""));
}

std::string staged_tlsa_rdata(const TlsaFacts& facts, const MxHost& host, CertificateAuthority& authority) {
    return tlsa_rdata(facts, certificate_for(facts, host, authority));
}

} // namespace harness
