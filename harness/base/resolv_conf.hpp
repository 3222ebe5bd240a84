// An /etc/resolv.conf as text, resolv.conf(5). Pure.
#pragma once

#include <string>
#include <vector>

namespace harness {

/// What the resolver library is told where silence is what a peer is about, resolv.conf(5): its default, 5 s
/// twice, would make each such name cost 10 s.
inline constexpr const char* kShortPatience = "timeout:1 attempts:1";

/// An /etc/resolv.conf with these servers. `options`: kShortPatience, or empty for the library's default.
std::string resolv_conf(const std::vector<std::string>& resolvers, const std::string& options = {});

} // namespace harness
