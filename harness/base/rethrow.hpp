// What becomes of an exception in a coroutine that nobody waits for.
#pragma once

#include <exception>

namespace harness {

/// For co_spawn: what the coroutine threw comes out of the context's run(), where asio::detached would lose
/// it.
inline void rethrow(const std::exception_ptr& failure) {
    if (failure) std::rethrow_exception(failure);
}

} // namespace harness
