// Which privileges a run needs, which of them this process lacks, and what to tell the user.
#pragma once

#include <string>
#include <vector>

namespace harness {

/// What to tell the user: which are missing, and the two ways to get them; empty if nothing is missing.
/// `namespaces_denied`: making them failed although the capabilities are there (a container's
/// seccomp filter, AppArmor, a read-only /proc/sys).
std::string missing_privileges_text(const std::vector<std::string>& missing, bool namespaces_denied);

/// The same for this process. Tries in a child process whether the namespaces can be made.
std::string missing_privileges_text();

} // namespace harness
