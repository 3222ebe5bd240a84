// The MTA-STS policy of a peer, as a sender sees it (RFC 8461). Pure.
#pragma once

#include "harness/model/peer.hpp"
#include "harness/model/vocabulary.hpp"

#include <string>
#include <vector>

namespace harness {

/// Whether a sender with this handling of MTA-STS finds a policy that it enforces.
bool enforces_policy(const Peer& peer, Sts handling);

/// Whether a pattern of the policy fits the name of a host, which is without final dot.
bool is_listed(const Peer& peer, const std::string& host);

} // namespace harness
