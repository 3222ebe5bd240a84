#include "harness/staging/reverse_names.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <stdexcept>

namespace harness {

std::string reverse_name(const std::string& address) {
    std::array<unsigned char, 16> bytes{};
    if (inet_pton(AF_INET, address.c_str(), bytes.data()) == 1)
        return fmt::format("{}.{}.{}.{}.in-addr.arpa.", bytes[3], bytes[2], bytes[1], bytes[0]);
    if (inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1)
        throw std::invalid_argument("not an IP address: " + address);
    std::string name;
    for (std::size_t i = bytes.size(); i-- > 0;)
        name += fmt::format("{:x}.{:x}.", bytes[i] & 0xfU, bytes[i] >> 4U);
    return name + "ip6.arpa.";
}

std::vector<std::string> pointer_lines(const std::vector<HostAddress>& hosts, const std::string& zone) {
    std::vector<std::string> lines;
    for (const HostAddress& host : hosts) {
        for (const std::string& address : {host.address.ipv4, host.address.ipv6}) {
            if (address.empty()) continue;
            std::string name = reverse_name(address);
            if (name.ends_with("." + zone)) lines.push_back(name + " 300 IN PTR " + host.name);
        }
    }
    return lines;
}

} // namespace harness
