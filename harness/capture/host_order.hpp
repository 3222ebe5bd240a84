// The hosts that the MX records of a domain name, and names as captures have them. Pure.
#pragma once

#include "harness/capture/capture.hpp"

#include <string>
#include <vector>

namespace harness {

/// In lower case, with final dot.
std::string absolute_name(const std::string& name);

/// Whether the MX record says that the domain takes no mail (RFC 7505).
bool is_null_mx(const Lookup& mx);

/// By preference, then by name. Without MX records it is the domain itself (RFC 5321 5.1); none of a domain
/// that does not exist, has a null MX, or whose MX records are not to be had at all. `exchange`: the domain,
/// or what it is an alias of.
std::vector<SeenHost> hosts_of(const Lookup& mx, const std::string& exchange);

} // namespace harness
