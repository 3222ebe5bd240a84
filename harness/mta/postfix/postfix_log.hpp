// Postfix's log lines -> events. Pure. The grammar is that of Postfix 3.5 to 3.12 (src/global/log_adhoc.c,
// src/tls/tls_misc.c, src/smtp/smtp_tls_policy.c); it knows nothing of reasons.
#pragma once

#include "harness/mta/sender_event.hpp"

#include <string>

namespace harness {

/// Understands one line; one that is nothing in particular becomes OtherLine. Never fails.
LogEvent parse_log_line(std::string line, SenderTime time);

/// `fatal:` or `panic:`: the part of Postfix that says so has given up.
bool says_fatal(const LogEvent& event);

} // namespace harness
