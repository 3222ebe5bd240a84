// What libtlsrpt hands over for each TLS handshake of Postfix 3.10 and later: one datagram of JSON
// (TLSRPT_README; libtlsrpt.c, tlsrpt_finish_policy). Pure.
#pragma once

#include "harness/mta/delivery_event.hpp"

#include <string_view>

namespace harness {

/// A TlsReportSent; OtherLine, which says why, for what is no such datagram. Never fails.
LogEvent parse_tlsrpt_datagram(std::string_view datagram, SenderTime time);

} // namespace harness
