#include "harness/network/netlink.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <linux/fib_rules.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/netlink.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <netlink/route/link/veth.h>
#include <netlink/route/route.h>
#include <netlink/route/rule.h>
#include <netlink/socket.h>
#include <unistd.h>

namespace harness {

namespace {

template <auto Put>
struct PutObject {
    template <typename T>
    void operator()(T* object) const {
        Put(object);
    }
};
using LinkPtr = std::unique_ptr<rtnl_link, PutObject<rtnl_link_put>>;
using AddrPtr = std::unique_ptr<rtnl_addr, PutObject<rtnl_addr_put>>;
using RoutePtr = std::unique_ptr<rtnl_route, PutObject<rtnl_route_put>>;
using RulePtr = std::unique_ptr<rtnl_rule, PutObject<rtnl_rule_put>>;
using NlAddrPtr = std::unique_ptr<nl_addr, PutObject<nl_addr_put>>;

void check(int error, const std::string& tried) {
    if (error < 0) throw NetworkError(fmt::format("cannot {}: {}", tried, nl_geterror(error)));
}

template <typename Pointer>
Pointer checked(Pointer pointer) {
    if (!pointer) throw NetworkError("libnl is out of memory");
    return pointer;
}

int index_of(const std::string& link) {
    const unsigned index = if_nametoindex(link.c_str());
    if (index == 0) throw NetworkError("there is no network interface " + link);
    return static_cast<int>(index);
}

NlAddrPtr parse_address(const std::string& text) {
    nl_addr* address = nullptr;
    check(nl_addr_parse(text.c_str(), AF_UNSPEC, &address), "parse the address " + text);
    return NlAddrPtr(address);
}

void add_next_hop(rtnl_route* route, int link_index, nl_addr* gateway) {
    rtnl_nexthop* hop = checked(rtnl_route_nh_alloc());
    if (link_index != 0) rtnl_route_nh_set_ifindex(hop, link_index);
    if (gateway) rtnl_route_nh_set_gateway(hop, gateway);
    rtnl_route_add_nexthop(route, hop); // the route owns it now
}

RoutePtr route_via(const std::string& prefix, const std::string& gateway, std::uint32_t table) {
    const NlAddrPtr destination = parse_address(prefix);
    const NlAddrPtr via = parse_address(gateway);
    RoutePtr route(checked(rtnl_route_alloc()));
    rtnl_route_set_family(route.get(), static_cast<std::uint8_t>(nl_addr_get_family(destination.get())));
    rtnl_route_set_scope(route.get(), RT_SCOPE_UNIVERSE);
    rtnl_route_set_table(route.get(), table);
    check(rtnl_route_set_dst(route.get(), destination.get()), "use the prefix " + prefix);
    add_next_hop(route.get(), 0, via.get());
    return route;
}

// Any that is neither main nor local.
constexpr std::uint32_t kPortsTable = 198;
constexpr std::uint32_t kPortsPriority = 198; // after that of the host's own addresses, before main

void add_route_to_nowhere(
    nl_sock* socket, const std::string& prefix, std::uint8_t type, const std::string& tried
) {
    const NlAddrPtr destination = parse_address(prefix);
    const RoutePtr route(checked(rtnl_route_alloc()));
    rtnl_route_set_family(route.get(), static_cast<std::uint8_t>(nl_addr_get_family(destination.get())));
    rtnl_route_set_type(route.get(), type);
    rtnl_route_set_table(route.get(), RT_TABLE_MAIN);
    rtnl_route_set_scope(route.get(), RT_SCOPE_UNIVERSE);
    check(rtnl_route_set_dst(route.get(), destination.get()), "use the prefix " + prefix);
    check(rtnl_route_add(socket, route.get(), NLM_F_CREATE), tried);
}

} // namespace

void Netlink::Close::operator()(nl_sock* socket) const {
    nl_socket_free(socket);
}

Netlink::Netlink() : socket_(checked(nl_socket_alloc())) {
    check(nl_connect(socket_.get(), NETLINK_ROUTE), "open a netlink socket");
}

Netlink::~Netlink() = default;

void Netlink::bring_up(const std::string& link) {
    const LinkPtr current(checked(rtnl_link_alloc()));
    const LinkPtr change(checked(rtnl_link_alloc()));
    rtnl_link_set_ifindex(current.get(), index_of(link));
    rtnl_link_set_flags(change.get(), IFF_UP);
    check(rtnl_link_change(socket_.get(), current.get(), change.get(), 0), "bring up " + link);
}

void Netlink::add_address(const std::string& link, const std::string& address) {
    const NlAddrPtr parsed = parse_address(address);
    const AddrPtr object(checked(rtnl_addr_alloc()));
    rtnl_addr_set_ifindex(object.get(), index_of(link));
    check(rtnl_addr_set_local(object.get(), parsed.get()), "use the address " + address);
    if (nl_addr_get_family(parsed.get()) == AF_INET6) rtnl_addr_set_flags(object.get(), IFA_F_NODAD);
    check(
        rtnl_addr_add(socket_.get(), object.get(), 0), fmt::format("add the address {} to {}", address, link)
    );
}

void Netlink::add_local_route(const std::string& prefix, const std::string& link) {
    const NlAddrPtr destination = parse_address(prefix);
    const RoutePtr route(checked(rtnl_route_alloc()));
    rtnl_route_set_family(route.get(), static_cast<std::uint8_t>(nl_addr_get_family(destination.get())));
    rtnl_route_set_type(route.get(), RTN_LOCAL);
    rtnl_route_set_table(route.get(), RT_TABLE_MAIN);
    rtnl_route_set_scope(route.get(), RT_SCOPE_HOST);
    check(rtnl_route_set_dst(route.get(), destination.get()), "use the prefix " + prefix);
    add_next_hop(route.get(), index_of(link), nullptr);
    check(rtnl_route_add(socket_.get(), route.get(), NLM_F_CREATE), "add the local route " + prefix);
}

void Netlink::add_route(const std::string& prefix, const std::string& gateway) {
    check(
        rtnl_route_add(socket_.get(), route_via(prefix, gateway, RT_TABLE_MAIN).get(), NLM_F_CREATE),
        fmt::format("route {} via {}", prefix, gateway)
    );
}

void Netlink::remove_route(const std::string& prefix, const std::string& gateway) {
    const RoutePtr route = route_via(prefix, gateway, RT_TABLE_MAIN);
    rtnl_route_set_protocol(route.get(), RTPROT_UNSPEC); // whoever has added it
    const int error = rtnl_route_delete(socket_.get(), route.get(), 0);
    if (error != -NLE_OBJ_NOTFOUND) check(error, fmt::format("remove the route {} via {}", prefix, gateway));
}

void Netlink::add_unreachable(const std::string& prefix) {
    add_route_to_nowhere(socket_.get(), prefix, RTN_UNREACHABLE, "make unreachable: " + prefix);
}

void Netlink::add_blackhole(const std::string& prefix) {
    add_route_to_nowhere(socket_.get(), prefix, RTN_BLACKHOLE, "drop what is sent to " + prefix);
}

void Netlink::route_ports(std::uint16_t first, std::uint16_t last, const std::string& gateway) {
    const NlAddrPtr via = parse_address(gateway);
    const int family = nl_addr_get_family(via.get());
    const std::string tried = fmt::format("route the ports {} to {} via {}", first, last, gateway);
    const char* const everywhere = family == AF_INET6 ? "::/0" : "0.0.0.0/0";
    check(
        rtnl_route_add(
            socket_.get(), route_via(everywhere, gateway, kPortsTable).get(), NLM_F_CREATE | NLM_F_REPLACE
        ),
        tried
    );
    const RulePtr rule(checked(rtnl_rule_alloc()));
    rtnl_rule_set_family(rule.get(), family);
    rtnl_rule_set_prio(rule.get(), kPortsPriority);
    rtnl_rule_set_action(rule.get(), FR_ACT_TO_TBL);
    rtnl_rule_set_table(rule.get(), kPortsTable);
    check(rtnl_rule_set_ipproto(rule.get(), IPPROTO_TCP), tried);
    check(rtnl_rule_set_dport_range(rule.get(), first, last), tried);
    check(rtnl_rule_add(socket_.get(), rule.get(), NLM_F_CREATE | NLM_F_EXCL), tried);
}

void Netlink::add_link_route(const std::string& prefix, const std::string& link) {
    const NlAddrPtr destination = parse_address(prefix);
    const RoutePtr route(checked(rtnl_route_alloc()));
    rtnl_route_set_family(route.get(), static_cast<std::uint8_t>(nl_addr_get_family(destination.get())));
    rtnl_route_set_scope(route.get(), RT_SCOPE_LINK);
    check(rtnl_route_set_dst(route.get(), destination.get()), "use the prefix " + prefix);
    add_next_hop(route.get(), index_of(link), nullptr);
    check(
        rtnl_route_add(socket_.get(), route.get(), NLM_F_CREATE), fmt::format("route {} to {}", prefix, link)
    );
}

void Netlink::add_veth(const std::string& name, const std::string& peer, int peer_namespace) {
    const LinkPtr pair(checked(rtnl_link_veth_alloc()));
    rtnl_link_set_name(pair.get(), name.c_str());
    const LinkPtr other(checked(rtnl_link_veth_get_peer(pair.get())));
    rtnl_link_set_name(other.get(), peer.c_str());
    rtnl_link_set_ns_fd(other.get(), peer_namespace);
    check(
        rtnl_link_add(socket_.get(), pair.get(), NLM_F_CREATE | NLM_F_EXCL),
        fmt::format("create the veth pair {} and {}", name, peer)
    );
}

void Netlink::remove_link(const std::string& link) {
    const LinkPtr named(checked(rtnl_link_alloc()));
    rtnl_link_set_name(named.get(), link.c_str());
    const int error = rtnl_link_delete(socket_.get(), named.get());
    if (error != -NLE_NODEV && error != -NLE_OBJ_NOTFOUND) check(error, "remove the link " + link);
}

void set_sysctl(const std::string& name, const std::string& value) {
    const std::string path = "/proc/sys/net/" + name;
    const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    const bool written =
        file >= 0 && write(file, value.data(), value.size()) == static_cast<ssize_t>(value.size());
    if (file >= 0) close(file);
    if (!written)
        throw NetworkError(fmt::format("cannot set {} to {} (is /proc/sys writable?)", path, value));
}

} // namespace harness
