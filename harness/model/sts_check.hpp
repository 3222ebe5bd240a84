// Contradictions within the MTA-STS policy of a peer.
#pragma once

#include "harness/model/contradiction.hpp"
#include "harness/model/peer.hpp"

#include <vector>

namespace harness {

/// About `peer.sts`; nothing if there is none.
std::vector<Contradiction> check_sts(const Peer& peer);

} // namespace harness
