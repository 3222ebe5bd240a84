// One entry of `mx:` -> MxHost.
#pragma once

#include "harness/model/peer.hpp"
#include "harness/scenario/field_reader.hpp"

#include <cstddef>
#include <string>

namespace harness {

/// The n-th host (from 0) of a peer. Names, zone and TLSA defaults are filled in.
MxHost parse_host(const YamlNode& node, std::size_t n, const Peer& peer, Problems& problems);

} // namespace harness
