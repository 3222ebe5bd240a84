#include "harness/network/namespace_thread.hpp"

#include <exception>
#include <sched.h>
#include <system_error>
#include <thread>

namespace harness {

void in_network_namespace(int network_namespace, const std::function<void()>& work) {
    std::exception_ptr failure;
    std::jthread([&] {
        try {
            if (setns(network_namespace, CLONE_NEWNET) != 0)
                throw std::system_error(errno, std::generic_category(), "setns");
            work();
        } catch (...) {
            failure = std::current_exception();
        }
    }).join();
    if (failure) std::rethrow_exception(failure);
}

} // namespace harness
