#include "harness/network/twin_link.hpp"

namespace harness {

namespace {

constexpr const char* kResolverEnd = "asker";
constexpr const char* kAskerEnd = "resolver";

} // namespace

void take_resolver_address(const TwinLink& link) {
    Netlink().add_address("lo", link.resolver + "/32");
}

void attach_resolver_side(const TwinLink& link, int asker_namespace) {
    Netlink netlink;
    netlink.add_veth(kResolverEnd, kAskerEnd, asker_namespace);
    netlink.bring_up(kResolverEnd);
    netlink.add_link_route(link.asker + "/32", kResolverEnd);
}

void attach_asker_side(const TwinLink& link) {
    Netlink netlink;
    netlink.add_address(kAskerEnd, link.asker + "/32");
    netlink.bring_up(kAskerEnd);
    netlink.add_link_route(link.resolver + "/32", kAskerEnd);
}

} // namespace harness
