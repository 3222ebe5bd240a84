// What the documents say of a peer that nobody wrote expectations for: the rules of postconf(5), TLS_README,
// RFC 7672 and RFC 8461, applied to the peer. They know what a capture can see: what a host says to MAIL and
// later is right. Pure.
#pragma once

#include "harness/model/peer.hpp"
#include "harness/scenario/expectation.hpp"

#include <map>

namespace harness {

/// For the usual policies, `verify` and `fingerprint`, and each with MTA-STS if the peer has a policy.
Expectations derived_expectations(const Peer& peer);

} // namespace harness
