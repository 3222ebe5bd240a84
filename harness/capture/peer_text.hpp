// A peer as its file says it: what differs from a correct one. The inverse of scenario/peer_parser. Pure.
#pragma once

#include "harness/model/peer.hpp"

#include <string>

namespace harness {

/// The lines of `peer:`, indented by two; empty for the correct peer. Names in it are written as they are.
std::string peer_text(const Peer& peer);

/// In quotes, as one line of YAML.
std::string quoted(const std::string& text);

} // namespace harness
