#include "harness/run/privileged.hpp"

#include "harness/network/capabilities.hpp"
#include "harness/network/netlink.hpp"
#include "harness/network/privileges.hpp"

#include <fmt/format.h>

namespace harness {

void with_privileges(const std::function<void()>& work) {
    const auto missing = missing_capabilities(effective_capabilities());
    if (!missing.empty()) throw StageError(missing_privileges_text(missing, false));
    try {
        work();
    } catch (const NetworkError& error) {
        // Why it failed is found out only now: trying beforehand would cost every run a set of namespaces.
        const std::string denied = missing_privileges_text();
        throw StageError(denied.empty() ? error.what() : fmt::format("{}.\n{}", error.what(), denied));
    }
}

} // namespace harness
