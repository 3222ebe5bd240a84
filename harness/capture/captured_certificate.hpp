// The certificates that a server sent, and TLSA records about them, in the words of the format.
#pragma once

#include "harness/capture/captured_names.hpp"
#include "harness/model/certificate.hpp"
#include "harness/model/tlsa.hpp"

#include <string>
#include <vector>

namespace harness {

/// `host`: the name that it ought to carry, without final dot. Adds to `left_out` what is otherwise; `whose`
/// begins those sentences: `mx1`.
CertificateFacts captured_certificate(
    const SeenChain& chain,
    const std::string& host,
    const std::string& whose,
    CapturedNames& names,
    std::vector<std::string>& left_out
);

/// One TLSA record by its data, `3 1 1 0b9f…`. Of a host without a handshake (`chain` is empty) it is taken
/// for a right one.
TlsaFacts captured_tlsa(const std::string& data, const SeenChain& chain);

} // namespace harness
