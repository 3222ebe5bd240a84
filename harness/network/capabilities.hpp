// Which capabilities (capabilities(7)) a run keeps once its world stands: SECURITY.md says why.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace harness {

/// A set of capabilities, as /proc/PID/status shows it.
using CapabilitySet = std::uint64_t;

/// Without these a run does not begin.
CapabilitySet needed_capabilities();

/// What a run keeps, where it has it.
CapabilitySet kept_capabilities();

/// Names of the capabilities that are in `needed_capabilities()` and not in `effective`.
std::vector<std::string> missing_capabilities(CapabilitySet effective);

/// The effective set of this process.
CapabilitySet effective_capabilities();

/// Gives up all others, for this process and for every program that it will start: not even a program with
/// set-user-ID root gets one back. Call it before there is a second thread. Throws NetworkError.
void keep_only_kept_capabilities();

} // namespace harness
