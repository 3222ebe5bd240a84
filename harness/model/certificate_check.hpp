// What cannot be in one certificate. Pure.
#pragma once

#include "harness/model/certificate.hpp"
#include "harness/model/contradiction.hpp"

#include <string>
#include <vector>

namespace harness {

/// Adds what contradicts itself in the certificate of the host of this name (absolute).
void check_certificate(
    const CertificateFacts& facts, const std::string& host, std::vector<Contradiction>& found
);

} // namespace harness
