// How late this program was in the course of an attempt, in words, and what that may have brought about.
// Pure.
#pragma once

#include "harness/base/result.hpp"
#include "harness/observation/delivery_evidence.hpp"
#include "harness/scenario/scenario.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace harness {

/// An answer later than this may have come too late: half of the shortest time that a sender waits, which is
/// the second of its stub resolver (postfix_config.hpp).
inline constexpr std::chrono::milliseconds kTooLate{500};

/// The greatest lateness in the attempt whose status line is `attempt`: `the resolver answered TLSA
/// _25._tcp.mx1.… 3.2 s late`, `mxproof itself stood still for 12.1 s`. Nothing: nothing was too late.
std::optional<std::string> how_late_we_were(const DeliveryEvidence& seen, const LogEvent& attempt);

/// What this program failed at in the attempt, at this peer: what followed from it says nothing of the peer
/// or the sender. Nothing: at nothing.
WhyNot what_we_failed_at(const DeliveryEvidence& seen, const LogEvent& attempt);

/// How busy the machine was then: `tasks waited for a processor during 97 % of the time`. Nothing: less
/// than half of it, or the kernel does not tell.
std::optional<std::string> how_busy_it_was(const DeliveryEvidence& seen, const LogEvent& attempt);

/// What our lateness, if we were late, may have caused without a log line that says so: a host passed over in
/// silence, a policy that was not asked for, a reason that has several causes. Nothing: nothing.
WhyNot
what_lateness_explains(const Scenario& scenario, const DeliveryEvidence& seen, const LogEvent& attempt);

} // namespace harness
