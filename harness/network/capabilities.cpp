#include "harness/network/capabilities.hpp"

#include "harness/network/netlink.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace harness {

namespace {

struct Capability {
    int number;
    const char* name;
    bool is_needed; // else a run begins without it, and misses it only where it is used
};

constexpr std::array<Capability, 12> kKept{{
    {CAP_SYS_ADMIN, "CAP_SYS_ADMIN", true},               // namespaces and mounts of the next sender
    {CAP_NET_ADMIN, "CAP_NET_ADMIN", true},               // its link, addresses and routes
    {CAP_NET_BIND_SERVICE, "CAP_NET_BIND_SERVICE", true}, // ports 25 and 53
    {CAP_SETUID, "CAP_SETUID", true},                     // Postfix's daemons become the user postfix
    {CAP_SETGID, "CAP_SETGID", true},
    {CAP_CHOWN, "CAP_CHOWN", true},               // the owners of its queue's directories
    {CAP_FOWNER, "CAP_FOWNER", true},             // and their modes
    {CAP_DAC_OVERRIDE, "CAP_DAC_OVERRIDE", true}, // the queue of another user is read
    {CAP_KILL, "CAP_KILL", true},                 // processes of another user are ended
    {CAP_FSETID, "CAP_FSETID", false},            // a directory with the set-group-ID bit
    {CAP_SYS_CHROOT, "CAP_SYS_CHROOT", false},    // setns(2) into a mount namespace; Postfix's own chroot
    {CAP_SYS_PTRACE, "CAP_SYS_PTRACE", false},    // /proc/PID/ns and /proc/PID/root of a container's process
}};

constexpr CapabilitySet bit(int number) {
    return CapabilitySet{1} << static_cast<unsigned>(number);
}

[[noreturn]] void fail() {
    throw NetworkError(fmt::format("cannot give up capabilities: {}", std::strerror(errno)));
}

// What exec(2) may give back.
void limit_bounding_set(CapabilitySet kept) {
    for (int number = 0; prctl(PR_CAPBSET_READ, number, 0, 0, 0) >= 0; ++number)
        if ((kept & bit(number)) == 0 && prctl(PR_CAPBSET_DROP, number, 0, 0, 0) != 0) fail();
}

void set_own(CapabilitySet permitted) {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, 2> data{};
    for (std::size_t half = 0; half < data.size(); ++half) {
        const auto word = static_cast<std::uint32_t>(permitted >> (32 * half));
        data[half] = {word, word, 0}; // effective, permitted; nothing is inherited beside what root gets
    }
    if (syscall(SYS_capset, &header, data.data()) != 0) fail();
}

} // namespace

CapabilitySet needed_capabilities() {
    CapabilitySet set = 0;
    for (const Capability& capability : kKept)
        if (capability.is_needed) set |= bit(capability.number);
    return set;
}

CapabilitySet kept_capabilities() {
    CapabilitySet set = 0;
    for (const Capability& capability : kKept)
        set |= bit(capability.number);
    return set;
}

std::vector<std::string> missing_capabilities(CapabilitySet effective) {
    std::vector<std::string> missing;
    for (const Capability& capability : kKept)
        if (capability.is_needed && (effective & bit(capability.number)) == 0)
            missing.emplace_back(capability.name);
    return missing;
}

CapabilitySet effective_capabilities() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("CapEff:")) return std::stoull(line.substr(7), nullptr, 16);
    return 0;
}

void keep_only_kept_capabilities() {
    const CapabilitySet own = effective_capabilities();
    if ((own & bit(CAP_SETPCAP)) != 0) limit_bounding_set(kept_capabilities());
    set_own(own & kept_capabilities());
}

} // namespace harness
