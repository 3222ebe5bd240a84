// What pasted text says of the sessions with one host -> sessions as a capture has them. Pure.
#pragma once

#include "harness/capture/from/pasted_facts.hpp"
#include "harness/capture/from/pasted_notes.hpp"

#include <ctime>
#include <string>
#include <vector>

namespace harness {

struct PastedHost {
    std::string label;                   // `mx1`
    std::string name;                    // without final dot
    std::vector<std::string> tlsa;       // its records, as far as they are known
    std::vector<PastedSession> sessions; // in their order
};

/// One for each address family; what is not said is right. Where the text contradicts itself, that is said.
/// `now`: whether a certificate has expired that nobody has verified.
std::vector<SeenSession> seen_sessions(const PastedHost& host, std::time_t now, PastedNotes& notes);

} // namespace harness
