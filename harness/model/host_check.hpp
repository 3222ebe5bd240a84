// Contradictions within one MX host.
#pragma once

#include "harness/base/result.hpp"
#include "harness/model/contradiction.hpp"
#include "harness/model/peer.hpp"

#include <string>
#include <vector>

namespace harness {

/// Why nobody gets as far as a greeting: `has no address`, `refuses every connection`.
WhyNot why_unreachable(const MxHost& host);

/// Whether a client waits for the host until it gives up.
bool keeps_silent(const MxHost& host);

/// Whether it says over TLS that it keeps REQUIRETLS (RFC 8689).
bool announces_requiretls(const MxHost& host);

/// What becomes of connections that are not accepted: `refuses every connection over IPv6`; empty if all are.
std::string unaccepted_connections(const MxHost& host);

std::vector<Contradiction> check_host(const MxHost& host);

} // namespace harness
