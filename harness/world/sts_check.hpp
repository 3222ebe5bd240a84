// Contradictions within the MTA-STS policy of a peer.
#pragma once

#include "harness/world/objection.hpp"
#include "harness/world/peer.hpp"

#include <vector>

namespace harness {

/// About `peer.sts`; nothing if there is none.
std::vector<Objection> check_sts(const Peer& peer);

} // namespace harness
