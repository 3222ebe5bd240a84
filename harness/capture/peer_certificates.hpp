// Whether the certificate of a host satisfies those who look at it. Pure.
#pragma once

#include "harness/model/mx_host.hpp"

#include <string>
#include <vector>

namespace harness {

/// Those that a sender can use (RFC 7672 3.1), of the strongest digest of each kind (RFC 7671 9).
std::vector<TlsaFacts> usable_records(const MxHost& host);

/// Whether one of these matches what the host sends. `names`: that the certificate may carry, without final
/// dot (RFC 7672 3.2.3).
bool satisfies_dane(
    const MxHost& host, const std::vector<TlsaFacts>& records, const std::vector<std::string>& names
);

/// Whether the CN of a certificate without subjectAltName is a name of it.
enum class CommonName {
    counts,  // as for Postfix
    ignored, // RFC 8461 4.2
};

/// Whether it leads to a public CA, and carries one of the names. A name that begins with a dot stands for
/// all below it.
bool satisfies_public_ca(
    const CertificateFacts& certificate,
    const std::string& host,
    const std::vector<std::string>& names,
    CommonName common_name = CommonName::counts
);

/// Whether a name of a certificate, perhaps `*.example.net`, is this name.
bool is_named(const std::string& pattern, const std::string& name);

} // namespace harness
