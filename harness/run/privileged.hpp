// The privileges that a world needs, and what is said where they are missing.
#pragma once

#include <functional>
#include <stdexcept>

namespace harness {

/// The run could not even begin (no privileges, the world cannot be raised): exit code 3.
class StageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Calls `work`, which makes a world. Throws StageError, with what is missing and how to get it, if this
/// process lacks the capabilities, or the kernel refuses to make the network.
void with_privileges(const std::function<void()>& work);

} // namespace harness
