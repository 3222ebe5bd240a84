// OCSP responses (RFC 6960), signed by the CA that issued the certificate.
#pragma once

#include "harness/staging/certificate.hpp"

#include <cstdint>
#include <string>

namespace harness {

struct OcspData {
    bool revoked = false;         // a day before `this_update`; else good
    std::int64_t this_update = 0; // Unix seconds
    std::int64_t next_update = 0;
};

/// DER of the response about `leaf`, which `signer` issued: one with a certificate. Throws std::runtime_error
/// if OpenSSL fails.
std::string make_ocsp_response(const OcspData& data, X509* leaf, const CertificateSigner& signer);

} // namespace harness
