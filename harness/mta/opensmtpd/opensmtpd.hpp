// OpenSMTPD as a mail server that can be a sender.
#pragma once

#include "harness/mta/mta.hpp"

namespace harness {

/// Where the package was unpacked (`dpkg-deb -x`) on a machine that it cannot be installed on, since it
/// replaces its Postfix: an environment variable.
inline constexpr const char* kOpensmtpdRootVariable = "MXPROOF_OPENSMTPD_ROOT";

/// OpenSMTPD 6.8 to 7.6, as Debian builds it.
const Mta& opensmtpd();

} // namespace harness
