// Whether a sender that asks for MTA-STS policies could have got the one of a peer, as the TXT query and the
// fetch show: one that did not get it delivers as if there were none, and that says nothing of the sender.
// Pure.
#pragma once

#include "harness/base/result.hpp"
#include "harness/model/peer.hpp"
#include "harness/observation/delivery_evidence.hpp"

namespace harness {

/// Why the outcome may be that of a sender that could not get the policy, though the peer was not told to
/// withhold it. Nothing: it got what the peer serves, the peer was told to withhold it, or the sender never
/// asked.
WhyNot why_policy_is_in_doubt(const Peer& peer, const DeliveryEvidence& seen);

/// Whether the peer was told to let the fetch of its policy fail before there is an answer.
bool policy_is_to_fail(const Peer& peer);

} // namespace harness
