// Which addresses a capture connects to. What a domain's records say is the domain's: they must not lead it
// to services of the machine that it runs on. Pure.
#pragma once

#include <string>

namespace harness {

/// Whether the address (text) may be somebody else's host: not this host, loopback, link-local, multicast or
/// reserved (RFC 6890), also where an IPv6 address has such an IPv4 address in it (::ffff:0:0/96).
bool may_be_dialled(const std::string& address);

} // namespace harness
