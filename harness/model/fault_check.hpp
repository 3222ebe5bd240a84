// Contradictions within the DNS faults of a peer.
#pragma once

#include "harness/model/objection.hpp"
#include "harness/model/peer.hpp"

#include <cstddef>
#include <vector>

namespace harness {

/// Whether it is what a resolver does to its answers, for a name and those below it: whoever asks another one
/// does not meet it.
bool is_of_the_resolver(DnsFaultKind kind);

/// About `peer.dns[index]`, compared with the peer's zones and with the faults before it.
std::vector<Objection> check_fault(const Peer& peer, std::size_t index);

} // namespace harness
