// Exim as a mail server that can be a sender.
#pragma once

#include "harness/mta/mta.hpp"

namespace harness {

/// Exim 4.94 to 4.98, as Debian builds it, with GnuTLS.
const Mta& exim();

} // namespace harness
