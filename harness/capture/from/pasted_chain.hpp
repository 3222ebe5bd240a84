// What pasted text says of the certificates of a host -> a chain as a capture has it. Pure.
#pragma once

#include "harness/capture/from/pasted_notes.hpp"
#include "harness/capture/from/pasted_sessions.hpp"

#include <ctime>

namespace harness {

/// `session`: all that is said of sessions that came to a certificate.
SeenChain
pasted_chain(const PastedHost& host, const PastedSession& session, std::time_t now, PastedNotes& notes);

} // namespace harness
