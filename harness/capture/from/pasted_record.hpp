// Records in presentation format (RFC 1035 5.1), as dig and others print them. Pure.
#pragma once

#include <optional>
#include <string>

namespace harness {

struct PastedRecord {
    std::string owner; // absolute, lower case
    std::string type;  // `MX`
    std::string data;  // as in a Lookup
};

/// `example.org. 3600 IN MX 10 mx.example.org.`; nothing if it is none.
std::optional<PastedRecord> read_record(const std::string& line);

} // namespace harness
