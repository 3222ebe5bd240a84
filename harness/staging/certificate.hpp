// Builds one X.509 certificate (RFC 5280) from plain data: a CA's and what it signs such that OpenSSL accepts
// them with X509_V_FLAG_X509_STRICT, a self-signed one as `openssl req -x509` writes it.
#pragma once

#include "fake_mx/openssl_ptr.hpp"
#include "harness/staging/derived_key.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace harness {

enum class CertificateUse {
    authority,      // may sign any certificate
    last_authority, // may sign servers' certificates only: pathLenConstraint 0
    no_authority,   // signs, though its basicConstraints forbid it
    server,         // serverAuth
    client,         // clientAuth
    self_signed,    // a CA by basicConstraints, without keyUsage and extendedKeyUsage: req(1), v3_ca
};

struct CertificateData {
    std::string organization;
    std::string common_name;                 // at most 64 octets; empty: none
    std::vector<std::string> dns_names = {}; // subjectAltName; empty: none
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

/// The SubjectPublicKeyInfo (RFC 5280 4.1.2.7) of a key, DER.
Octets public_der(const EVP_PKEY* key);

/// The same of the P-256 key whose uncompressed point this is.
Octets p256_public_der(const Octets& point);

std::string to_pem(const EVP_PKEY* key);

/// The private key of a PEM text. Throws std::runtime_error if there is none.
fake_mx::PkeyPtr key_from_pem(const std::string& pem);

/// The first certificate of a PEM text. Throws std::runtime_error if there is none.
fake_mx::X509Ptr first_certificate(const std::string& pem);

} // namespace harness
