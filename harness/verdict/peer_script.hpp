// What a peer was told to do wrong, for one name, one host and one step: only there a failure is the peer's
// doing. Pure.
#pragma once

#include "harness/base/result.hpp"
#include "harness/model/peer.hpp"
#include "harness/observation/delivery_evidence.hpp"

#include <string>

namespace harness {

/// Whether a fault of the peer makes a lookup of exactly this name (absolute) and type fail. A fault of a
/// zone's signatures or DS does for every name of that zone.
bool lookup_is_to_fail(const Peer& peer, const std::string& name, const std::string& type);

/// The host behind an address, as the peer describes it; null if it has none there.
const MxHost* host_behind(const Peer& peer, const DeliveryEvidence& seen, const std::string& address);

/// Why the peer cannot be made responsible for this failure: neither was it told to fail at this step, nor
/// does our own record show that it did. Nothing where it can, and for reasons that no lateness and no fault
/// of this program's brings about.
WhyNot why_not_of_the_peer(const FailedStep& step, const Peer& peer, const DeliveryEvidence& seen);

} // namespace harness
