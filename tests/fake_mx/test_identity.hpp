// A self-signed identity for tests of fake_mx alone, which know no certificate authority.
#pragma once

#include "fake_mx/host_spec.hpp"
#include "fake_mx/openssl_ptr.hpp"

#include <string>
#include <utility>
#include <vector>

namespace script {

inline std::string pem_text(BIO* bio) {
    char* data = nullptr;
    const long length = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(length)};
}

/// `key`: from EVP_EC_gen or EVP_RSA_gen.
inline fake_mx::Identity self_signed(fake_mx::PkeyPtr key = fake_mx::PkeyPtr(EVP_EC_gen("P-256"))) {
    const fake_mx::X509Ptr certificate(X509_new());
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME_add_entry_by_txt(
        X509_get_subject_name(certificate.get()),
        "CN",
        MBSTRING_ASC,
        reinterpret_cast<const unsigned char*>("mx1.peer.example"),
        -1,
        -1,
        0
    );
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    const fake_mx::BioPtr chain(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(chain.get(), certificate.get());
    const fake_mx::BioPtr secret(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return {.chain_pem = pem_text(chain.get()), .key_pem = pem_text(secret.get())};
}

/// A host with a certificate of its own.
inline fake_mx::HostSpec tls_host(std::vector<fake_mx::Deviation> deviations = {}) {
    fake_mx::HostSpec host;
    host.name = "mx1.peer.example";
    host.identity = [identity = self_signed()] { return identity; };
    host.deviations = std::move(deviations);
    return host;
}

} // namespace script
