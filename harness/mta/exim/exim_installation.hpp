// The Exim of this machine.
#pragma once

#include "harness/base/result.hpp"

#include <string>

namespace harness {

/// Where the packages were unpacked (`dpkg-deb -x`) on a machine that they cannot be installed on, since they
/// replace its Postfix: an environment variable.
inline constexpr const char* kEximRootVariable = "MXPROOF_EXIM_ROOT";

/// The program: `/usr/sbin/exim4`, below the unpacked packages' root if there is one.
std::string exim_program();

/// Why there is none, and what to do about it.
WhyNot why_no_exim();

} // namespace harness
