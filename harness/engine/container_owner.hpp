// Whose a container, an image or a volume is: the label by which what a run made is found and removed.
#pragma once

#include <string>

namespace harness {

/// On everything that a run makes in an engine.
inline constexpr const char* kOwnerLabel = "org.mxproof.owner";

/// On the keeper of such a run; the same value.
inline constexpr const char* kKeeperLabel = "org.mxproof.keeper";

/// This process, for the labels: `PID:START:NAMESPACE`, where START is its start in clock ticks since boot
/// (proc(5)), so that the next process with the same number is another one, and NAMESPACE the number of its
/// pid namespace, as mxproof in two containers may have the same numbers.
std::string this_owner();

/// Does the process of such a label still run? Only one of this pid namespace is seen.
bool owner_is_alive(const std::string& label);

} // namespace harness
