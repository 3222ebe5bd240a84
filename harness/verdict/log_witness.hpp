// Whether the sender's log is borne out by what the resolver and the MX hosts saw: who runs in a container
// may print lines that its mail server did not write. Pure.
#pragma once

#include "harness/base/result.hpp"
#include "harness/observation/delivery_evidence.hpp"
#include "harness/scenario/scenario.hpp"

#include <chrono>

namespace harness {

/// No Postfix comes back to a recipient sooner by itself: minimal_backoff_time is 300 s, postconf(5).
inline constexpr std::chrono::seconds kSoonestRetry{10};

/// Why another status line belies this one: one attempt was asked for, and the log tells two that differ.
/// Nothing: none does.
WhyNot why_log_belies_itself(const Scenario& scenario, const DeliveryEvidence& seen, const LogEvent& attempt);

/// Why a failed attempt cannot have gone as its status line says: nobody had heard of the sender by then, or
/// no MX host had a session of the kind that the text speaks of. Nothing: it can.
WhyNot why_failure_is_unseen(const DeliveryEvidence& seen, const LogEvent& attempt);

/// Why a log that calls a peer authenticated by DANE is not believed: the sender has asked for no TLSA
/// record. Nothing: it has.
WhyNot why_dane_is_unseen(const DeliveryEvidence& seen);

} // namespace harness
