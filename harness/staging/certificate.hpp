// Builds one X.509 certificate (RFC 5280) from plain data, such that OpenSSL accepts it with
// X509_V_FLAG_X509_STRICT.
#pragma once

#include "fake_mx/openssl_ptr.hpp"
#include "harness/staging/derived_key.hpp"

#include <cstdint>
#include <string>

namespace harness {

enum class CertificateUse {
    authority,      // may sign any certificate
    last_authority, // may sign servers' certificates only: pathLenConstraint 0
    server,         // serverAuth
};

struct CertificateData {
    std::string organization;
    std::string common_name; // at most 64 octets; empty: none
    std::string dns_name;    // subjectAltName; empty: none
    CertificateUse use = CertificateUse::server;
    std::int64_t not_before = 0; // Unix seconds
    std::int64_t not_after = 0;
    Octets serial; // at most 20 octets, the first one in 1..0x7f
};

/// Who signs; without a certificate the new one is self-signed by `key`.
struct CertificateSigner {
    X509* certificate = nullptr;
    EVP_PKEY* key = nullptr;
};

/// The same arguments give the same octets. Throws std::runtime_error in OpenSSL's words.
fake_mx::X509Ptr
make_certificate(const CertificateData& data, EVP_PKEY* key, const CertificateSigner& signer);

std::string to_pem(X509* certificate);
std::string to_pem(const EVP_PKEY* key);

/// The first certificate of a PEM text. Throws std::runtime_error if there is none.
fake_mx::X509Ptr first_certificate(const std::string& pem);

} // namespace harness
