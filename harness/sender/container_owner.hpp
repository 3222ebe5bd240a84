// Whose a container is: the label by which a run finds what an earlier, killed run left behind.
#pragma once

#include <string>

namespace harness {

inline constexpr const char* kOwnerLabel = "org.mxproof.owner";

/// This process, for the label: `PID:START`, where START is its start in clock ticks since boot (proc(5)), so
/// that the next process with the same number is another one.
std::string this_owner();

/// Does the process of such a label still run?
bool owner_is_alive(const std::string& label);

} // namespace harness
