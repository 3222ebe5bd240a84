// How a message travelled, from what the MX host saw and what the sender's log says of the same session.
// Pure.
#pragma once

#include "harness/base/result.hpp"
#include "harness/model/vocabulary.hpp"
#include "harness/observation/delivery_evidence.hpp"

#include <optional>

namespace harness {

struct Travelled {
    Channel channel = Channel::plaintext;
    WhyNot contradiction; // why the two cannot both be right, or do not say enough; nothing: they agree
};

/// `session` took the message, over TLS or not, in the attempt whose status line is `attempt`.
Travelled how_it_travelled(
    const DeliveryEvidence& seen,
    const fake_mx::SessionRecord& session,
    bool over_tls,
    const LogEvent& attempt
);

/// What the sender's log tells of the TLS handshake in this session; null if it told nothing before the
/// attempt ended.
const TlsReported*
tls_report_of(const DeliveryEvidence& seen, const fake_mx::SessionRecord& session, const LogEvent& attempt);

} // namespace harness
