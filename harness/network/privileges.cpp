#include "harness/network/privileges.hpp"

#include "harness/base/child_process.hpp"
#include "harness/network/capabilities.hpp"
#include "harness/network/proc_sys.hpp"

#include <sched.h>
#include <sstream>
#include <sys/mount.h>

namespace harness {

namespace {

// A container may deny the system calls (seccomp) or the mounts (AppArmor) although the capabilities are
// there, so it is tried, in a child that takes its namespaces away with it.
bool can_make_namespaces() {
    const Child child = start_child([] {
        const bool good = unshare(CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS) == 0 &&
                          mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                          make_proc_sys_writable();
        return good ? 0 : 1;
    });
    return wait_for_end(child.pid) == 0;
}

} // namespace

std::string missing_privileges_text(const std::vector<std::string>& missing, bool namespaces_denied) {
    if (missing.empty() && !namespaces_denied) return {};
    std::ostringstream text;
    text << "A run needs privileges that this process does not have: ";
    for (std::size_t i = 0; i < missing.size(); ++i)
        text << (i == 0 ? "" : ", ") << missing[i];
    if (missing.empty())
        text << "it may not make network, mount and process namespaces and configure them (unshare(2), "
                "mount(2) or /proc/sys is denied)";
    text
        << ".\nThey are for network namespaces of its own; nothing outside of them is touched. Two ways to "
           "get them:\n"
           "  sudo mxproof run …\n"
           "  docker run --privileged IMAGE mxproof run …\n"
           "    (or, flag by flag: --cap-add SYS_ADMIN --cap-add NET_ADMIN --security-opt seccomp=unconfined "
           "--security-opt apparmor=unconfined)";
    return text.str();
}

std::string missing_privileges_text() {
    const auto missing = missing_capabilities(effective_capabilities());
    return missing_privileges_text(missing, missing.empty() && !can_make_namespaces());
}

} // namespace harness
