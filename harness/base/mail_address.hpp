// The parts of a mail address. Pure.
#pragma once

#include <string_view>

namespace harness {

/// What follows the last `@` of a mail address, the local part of which may hold others in quotes (RFC 5321
/// 4.1.2); without one, all of it. It lives as long as the address.
inline std::string_view domain_of(std::string_view address) {
    return address.substr(address.rfind('@') + 1);
}

} // namespace harness
