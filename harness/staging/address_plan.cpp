#include "harness/staging/address_plan.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace harness {

namespace {

AddressPair at(std::uint32_t n, std::uint32_t limit, std::uint32_t ipv4_base, const char* ipv6_prefix) {
    if (n >= limit)
        throw std::runtime_error(
            fmt::format("the world has room for {} hosts of this kind, not for more", limit)
        );
    const std::uint32_t ipv4 = ipv4_base + n + 1;
    const std::uint32_t high = (n + 1) >> 16U;
    const std::uint32_t low = (n + 1) & 0xffffU;
    return {
        fmt::format("{}.{}.{}.{}", ipv4 >> 24U, ipv4 >> 16U & 0xffU, ipv4 >> 8U & 0xffU, ipv4 & 0xffU),
        high == 0 ? fmt::format("{}::{:x}", ipv6_prefix, low)
                  : fmt::format("{}::{:x}:{:x}", ipv6_prefix, high, low),
    };
}

constexpr std::uint32_t ipv4(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    return a << 24U | b << 16U | c << 8U | d;
}

} // namespace

AddressPair in_range(AddressRange range, AddressPair pair) {
    if (range == AddressRange::world) return pair;
    if (!pair.ipv4.empty()) pair.ipv4.replace(0, std::string_view("198").size(), "127");
    pair.ipv6.clear();
    return pair;
}

AddressPair mx_address(std::uint32_t n) {
    return at(n, kMostMxHosts, ipv4(198, 18, 0, 0), "2001:db8:25");
}

AddressPair closed_address(std::uint32_t n) {
    return at(n, kMostClosedHosts, ipv4(198, 18, 240, 0), "2001:db8:c105");
}

AddressPair silent_address(std::uint32_t n) {
    return at(n, kMostSilentHosts, ipv4(198, 18, 224, 0), "2001:db8:51e7");
}

AddressPair name_server_address(std::uint32_t n) {
    return at(n, kMostNameServers, ipv4(198, 19, 0, 0), "2001:db8:53:1");
}

AddressPair resolver_address() {
    return {"198.19.128.53", "2001:db8:53::53"};
}

AddressPair ad_only_resolver_address() {
    return {"198.19.128.54", "2001:db8:53::54"};
}

AddressPair services_address(bool admin_defers) {
    return admin_defers ? AddressPair{"198.19.128.80", "2001:db8:53::80"}
                        : AddressPair{"198.19.128.81", "2001:db8:53::81"};
}

} // namespace harness
