// What a sender hands over to be reported to the recipient's domain (RFC 8460), beside what it logs of that.
// Pure.
#pragma once

#include "harness/base/result.hpp"
#include "harness/model/peer.hpp"
#include "harness/observation/delivery_evidence.hpp"

#include <string>

namespace harness {

/// Of all attempts, as `expect: report` has it.
std::string reported(const DeliveryEvidence& seen);

/// Why it may not be all there was: the log tells of more or less than arrived. Nothing: it is all.
WhyNot why_reports_are_in_doubt(const DeliveryEvidence& seen);

/// Why it says nothing that nothing is reported: nobody asked whether the domain wants reports. Nothing: the
/// sender did.
WhyNot why_no_report_is_in_doubt(const Peer& peer, const DeliveryEvidence& seen);

} // namespace harness
