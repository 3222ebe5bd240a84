// Expectations that contradict the policy or the host they are about.
#pragma once

#include "harness/scenario/scenario.hpp"

#include <optional>
#include <string>

namespace harness {

/// Why a sender with this policy cannot be documented to do this (postconf(5), smtp_tls_security_level).
std::optional<std::string> why_never_documented(const Policy& policy, const Expectation& expected);

/// Why nobody can hand a message to this host.
std::optional<std::string> why_never_takes_mail(const MxHost& host);

} // namespace harness
