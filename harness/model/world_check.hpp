// Contradictions within a world.
#pragma once

#include "harness/model/contradiction.hpp"
#include "harness/model/peer.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace harness {

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
