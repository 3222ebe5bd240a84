// Postfix's log lines -> events. Pure. The grammar is that of Postfix 3.5 to 3.12 (src/global/log_adhoc.c,
// src/tls/tls_misc.c, src/smtp/smtp_tls_policy.c), and that of mta-sts-daemon, which shares its output.
#pragma once

#include "harness/mta/delivery_event.hpp"

#include <string>

namespace harness {

/// Understands one line; one that is nothing in particular becomes OtherLine. Never fails.
LogEvent parse_log_line(std::string line, SenderTime time);

} // namespace harness
