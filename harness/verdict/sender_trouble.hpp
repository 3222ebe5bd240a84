// What went wrong on the way to an outcome, in the sender's words and in our record, and was not the peer's
// doing: then the outcome says nothing of the sender. Pure.
#pragma once

#include "harness/base/result.hpp"
#include "harness/model/peer.hpp"
#include "harness/observation/delivery_evidence.hpp"

namespace harness {

/// Why the attempt whose status line is `attempt` cannot be judged: a lookup, connection or handshake failed
/// in it that the peer was not told to let fail. Nothing: there is no such thing.
WhyNot trouble_on_the_way(const Peer& peer, const DeliveryEvidence& seen, const LogEvent& attempt);

} // namespace harness
