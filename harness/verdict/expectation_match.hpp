// Expected against observed: one sentence per difference. Pure.
#pragma once

#include "harness/verdict/verdict.hpp"

#include <string>
#include <vector>

namespace harness {

/// `delivered encrypted`, `deferred tls-not-offered`.
std::string to_text(const Expectation& expected);
std::string to_text(const Observed& observed);

/// Empty: everything expected was observed. `took_it` is the label of the host that took the message, if one
/// did.
std::vector<std::string> mismatches(
    const Expectation& expected,
    const Observed& observed,
    const std::string& took_it,
    const DeliveryEvidence& seen
);

/// Whether the host received a message of this peer, also one that it did not acknowledge.
bool has_mail(const ObservedHost& host, const DeliveryEvidence& seen);

} // namespace harness
