// Expectations that contradict the policy or the host they are about.
#pragma once

#include "harness/base/result.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness {

/// Why a sender with this policy cannot be documented to do this (postconf(5), smtp_tls_security_level).
WhyNot why_never_documented(const Policy& policy, const Expectation& expected);

/// Why nobody can hand a message to this host.
WhyNot why_never_takes_mail(const MxHost& host);

} // namespace harness
