#include "harness/capture/dialled_address.hpp"

#include <arpa/inet.h>

#include <array>

namespace harness {

namespace {

bool may_be_dialled_at(const unsigned char* ipv4) {
    return ipv4[0] != 0 && ipv4[0] != 127 && !(ipv4[0] == 169 && ipv4[1] == 254) && ipv4[0] < 224;
}

} // namespace

bool may_be_dialled(const std::string& address) {
    std::array<unsigned char, 4> ipv4{};
    if (inet_pton(AF_INET, address.c_str(), ipv4.data()) == 1) return may_be_dialled_at(ipv4.data());
    in6_addr ipv6{};
    if (inet_pton(AF_INET6, address.c_str(), &ipv6) != 1) return false;
    if (IN6_IS_ADDR_V4MAPPED(&ipv6)) return may_be_dialled_at(ipv6.s6_addr + 12);
    return !IN6_IS_ADDR_UNSPECIFIED(&ipv6) && !IN6_IS_ADDR_LOOPBACK(&ipv6) && !IN6_IS_ADDR_LINKLOCAL(&ipv6) &&
           !IN6_IS_ADDR_MULTICAST(&ipv6);
}

} // namespace harness
