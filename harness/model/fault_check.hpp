// Contradictions within the DNS faults of a peer.
#pragma once

#include "harness/model/contradiction.hpp"
#include "harness/model/peer.hpp"

#include <cstddef>
#include <vector>

namespace harness {

/// About `peer.dns[index]`, compared with the peer's zones and with the faults before it.
std::vector<Contradiction> check_fault(const Peer& peer, std::size_t index);

} // namespace harness
