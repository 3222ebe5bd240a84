// The text of a main.cf, entry by entry: postconf(5), "File format". Pure.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace harness {

/// Without the entries that a later one of the same name overrides, and without comments. Every process of
/// Postfix warns of each such entry; more of them than fit into the socket of postlogd(8) (ten,
/// net.unix.max_dgram_qlen) make it wait for itself.
std::string without_overridden(std::string_view main_file);

/// The parameters that it sets.
std::set<std::string, std::less<>> names_in(std::string_view main_file);

} // namespace harness
