// Runs a function in another network namespace, without moving the caller.
#pragma once

#include <functional>

namespace harness {

/// Calls `work` in the network namespace of the file descriptor and waits for its end. A namespace belongs to
/// a thread, so a thread does it. What `work` throws is thrown here; std::system_error if the namespace
/// cannot be entered.
void in_network_namespace(int network_namespace, const std::function<void()>& work);

} // namespace harness
