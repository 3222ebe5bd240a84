// The lookup tables that a configuration names (DATABASE_README). Pure.
#pragma once

#include "harness/mta/sender_data.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace harness {

struct NamedTable {
    std::string parameter; // that names it
    std::string type;      // `hash`
    std::string name;      // `/etc/postfix/transport`

    std::string text() const { return type + ":" + name; }
};

enum class TableKind {
    indexed,    // a file that postmap(1) makes of another one
    plain_file, // a file that is read as it is
    server,     // somebody has to answer
    itself,     // the table is in its name
};
TableKind kind_of(const NamedTable& table);

/// How the name of an index file ends, behind that of its source; empty: of another kind.
std::string_view index_suffix(const NamedTable& table);

/// The tables of the parameters that concern how mail is sent, each once; those within `unionmap:` and
/// `pipemap:` too, and without `proxy:`.
std::vector<NamedTable> named_tables(const std::vector<Setting>& settings);

} // namespace harness
