// The text of a main.cf, entry by entry: postconf(5), "File format"; and that of a lookup table. Pure.
#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// A logical line, that of its beginning first; without comments and empty lines.
struct Entry {
    std::size_t line = 0; // from 1
    std::string text;     // its lines, joined by line ends
};
std::vector<Entry> entries_of(std::string_view text);

/// An entry of the source of a lookup table: postmap(1).
struct TableEntry {
    std::size_t line = 0; // from 1
    std::string key;      // lower case, as postmap(1) makes it
    std::string value;    // in one line
};
std::vector<TableEntry> table_entries(std::string_view source);

/// Without the entries that a later one of the same name overrides, and without comments. Every process of
/// Postfix warns of each such entry; more of them than fit into the socket of postlogd(8) (ten,
/// net.unix.max_dgram_qlen) make it wait for itself.
std::string without_overridden(std::string_view main_file);

/// The parameters that it sets.
std::set<std::string, std::less<>> names_in(std::string_view main_file);

} // namespace harness
