// Expectations that contradict the policy or the host they are about.
#pragma once

#include "harness/base/result.hpp"
#include "harness/scenario/scenario.hpp"

#include <string>

namespace harness {

/// Why a sender with this policy cannot be documented to do this (postconf(5), smtp_tls_security_level).
WhyNot why_never_documented(const Policy& policy, const Expectation& expected);

/// Whether what is expected comes of no TLS handshake.
bool is_without_handshake(const Expectation& expected);

/// Why this is not the enhanced status code of such an outcome (RFC 3463 2).
WhyNot why_no_status_of(Outcome outcome, const std::string& dsn);

/// Why nobody can hand a message to this host.
WhyNot why_never_takes_mail(const MxHost& host);

} // namespace harness
