#include "harness/run/doctor.hpp"

#include "harness/network/privileges.hpp"
#include "harness/sender/process_sender.hpp"
#include "harness/sender/sts_daemon.hpp"
#include "harness/world/postfix_version.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

namespace harness {

namespace {

Finding examine_privileges() {
    const std::string missing = missing_privileges_text();
    return {missing.empty(), "the privileges for namespaces, mounts and ports 25 and 53", missing};
}

// The oldest version whose texts are known, and the oldest that sets RES_TRUSTAD itself: without it glibc
// hides AD.
bool is_old(const std::string& version) {
    return parse_postfix_version(version).value_or(PostfixVersion{}) < PostfixVersion{3, 5};
}

Finding examine_postfix() {
    const auto version = installed_postfix_version();
    if (!version) return {false, "Postfix", "apt-get install postfix   (\"No configuration\" is enough)"};
    if (is_old(*version))
        return {false, "Postfix " + *version, "mxproof knows the texts of Postfix 3.5 and later"};
    return {true, "Postfix " + *version, ""};
}

// Only some policies need it: that it is missing is no fault of the machine.
Finding examine_sts_daemon() {
    const bool is_there = why_no_sts_daemon().empty();
    return {
        true,
        is_there ? "mta-sts-daemon, for policies with sts="
                 : "no mta-sts-daemon: policies with sts= need it (apt-get install postfix-mta-sts-resolver)",
        ""};
}

Finding examine_ipv6() {
    std::ifstream file("/proc/sys/net/ipv6/conf/all/disable_ipv6");
    return {file.good(), "IPv6 in the kernel", "boot without ipv6.disable=1; the peers have IPv6 addresses"};
}

Finding examine_resolv_conf() {
    std::error_code error;
    const bool leads_somewhere = std::filesystem::exists("/etc/resolv.conf", error);
    return {leads_somewhere, "an /etc/resolv.conf to put the fake resolver over", "touch /etc/resolv.conf"};
}

} // namespace

std::vector<Finding> examine_machine() {
    return {
        examine_privileges(),
        examine_postfix(),
        examine_sts_daemon(),
        examine_ipv6(),
        examine_resolv_conf(),
    };
}

} // namespace harness
