// Contradictions within the DNS faults of a peer.
#pragma once

#include "harness/world/objection.hpp"
#include "harness/world/peer.hpp"

#include <cstddef>
#include <vector>

namespace harness {

/// About `peer.dns[index]`, compared with the peer's zones and with the faults before it.
std::vector<Objection> check_fault(const Peer& peer, std::size_t index);

} // namespace harness
