#include "harness/network/world_network.hpp"

#include "harness/network/proc_sys.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sched.h>
#include <unistd.h>
#include <utility>

namespace harness {

namespace {

// The link between the world and the closed ranges.
constexpr const char* kWorldSide4 = "198.19.129.1";
constexpr const char* kClosedSide4 = "198.19.129.2";
constexpr const char* kWorldSide6 = "2001:db8:c106::1";
constexpr const char* kClosedSide6 = "2001:db8:c106::2";

void enter_new_namespace() {
    if (unshare(CLONE_NEWNET) != 0)
        throw NetworkError(fmt::format("cannot make a network namespace: {}", std::strerror(errno)));
    // Without this an IPv6 address is tentative, and unusable, for a second.
    set_sysctl("ipv6/conf/all/accept_dad", "0");
    set_sysctl("ipv6/conf/default/accept_dad", "0");
}

int open_own_namespace() {
    const int fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        throw NetworkError(fmt::format("cannot open the network namespace: {}", std::strerror(errno)));
    return fd;
}

// Loopback up, a range of each family local.
void make_local(const char* range4, const char* range6) {
    Netlink netlink;
    netlink.bring_up("lo");
    netlink.add_local_route(range4, "lo");
    netlink.add_local_route(range6, "lo");
}

void route_through(
    const char* link,
    const char* own4,
    const char* own6,
    const char* range4,
    const char* gateway4,
    const char* range6,
    const char* gateway6
) {
    Netlink netlink;
    netlink.add_address(link, fmt::format("{}/30", own4));
    netlink.add_address(link, fmt::format("{}/64", own6));
    netlink.bring_up(link);
    netlink.add_route(range4, gateway4);
    netlink.add_route(range6, gateway6);
}

void join(int network_namespace) {
    if (setns(network_namespace, CLONE_NEWNET) != 0)
        throw NetworkError(fmt::format("cannot enter a network namespace: {}", std::strerror(errno)));
}

} // namespace

WorldNetwork::~WorldNetwork() {
    if (closed_namespace_ >= 0) close(closed_namespace_);
}

WorldNetwork::WorldNetwork(WorldNetwork&& other) noexcept
    : closed_namespace_(std::exchange(other.closed_namespace_, -1)) {}

WorldNetwork enter_world() {
    make_proc_sys_writable(); // if it cannot, the first setting says so
    enter_new_namespace();
    WorldNetwork world(open_own_namespace());
    make_local(kClosedRange4, kClosedRange6);

    enter_new_namespace();
    const int own = open_own_namespace();
    make_local(kWorldRange4, kWorldRange6);
    Netlink().add_blackhole(kSilentRange4);
    Netlink().add_blackhole(kSilentRange6);
    Netlink().add_veth("to-closed", "to-world", world.closed_namespace_);
    join(world.closed_namespace_);
    route_through("to-world", kClosedSide4, kClosedSide6, "0.0.0.0/0", kWorldSide4, "::/0", kWorldSide6);
    join(own);
    close(own);
    route_through(
        "to-closed", kWorldSide4, kWorldSide6, kClosedRange4, kClosedSide4, kClosedRange6, kClosedSide6
    );
    set_sysctl("ipv4/ip_forward", "1");
    set_sysctl("ipv6/conf/all/forwarding", "1");
    return world;
}

} // namespace harness
