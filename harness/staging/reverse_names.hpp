// PTR records of the world's MX hosts (RFC 1035 3.5, RFC 3596 2.5).
#pragma once

#include "harness/staging/address_plan.hpp"

#include <string>
#include <vector>

namespace harness {

struct HostAddress {
    std::string name; // absolute, with final dot
    AddressPair address;
};

inline constexpr const char* kReverseZone4 = "18.198.in-addr.arpa.";
inline constexpr const char* kReverseZone6 = "8.b.d.0.1.0.0.2.ip6.arpa.";

/// `1.0.18.198.in-addr.arpa.` or the nibble form; throws std::invalid_argument for what is no address.
std::string reverse_name(const std::string& address);

/// The PTR lines of one reverse zone for all hosts with an address in it.
std::vector<std::string> pointer_lines(const std::vector<HostAddress>& hosts, const std::string& zone);

} // namespace harness
