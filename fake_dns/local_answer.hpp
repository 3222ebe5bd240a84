// What the resolver face says to a client in the same process.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fake_dns {

struct LocalAnswer {
    std::optional<std::uint16_t> rcode;  // nothing: a fault keeps it silent
    bool authentic_data = false;         // AD
    std::vector<std::string> rdata = {}; // wire form, of the records of that type
};

} // namespace fake_dns
