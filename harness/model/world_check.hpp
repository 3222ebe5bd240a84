// Contradictions within a world: what no network can be like, and what would change nothing, so that a file
// does not say what its author means. Both would otherwise end as a verdict about something else.
#pragma once

#include "harness/model/peer.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace harness {

/// The part of a peer that a contradiction is about.
enum class PeerPart {
    whole, // the peer itself
    host,  // Peer::mx
    fault, // Peer::dns
    sts,   // Peer::sts
};

struct Contradiction {
    PeerPart part = PeerPart::whole;
    std::size_t index = 0; // in Peer::mx or Peer::dns
    std::string text;      // a sentence without full stop
    bool warning = false;  // pointless, but it can be built
};

/// What is wrong within one peer, in no particular order.
std::vector<Contradiction> check_peer(const Peer& peer);

/// Two peers of one world that need the same zone.
struct NameCollision {
    std::size_t first = 0; // indices into the peers, first < second
    std::size_t second = 0;
    std::string zone; // absolute
};

/// At most one collision for each second peer, in the order of the peers.
std::vector<NameCollision> check_names(std::span<const Peer* const> peers);

} // namespace harness
