// One entry of `mx:` -> MxHost.
#pragma once

#include "harness/model/peer.hpp"
#include "harness/scenario/field_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace harness {

/// The n-th host (from 0) of a peer, which senders come to at this port. Names, zone and TLSA defaults are
/// filled in.
MxHost
parse_host(const YamlNode& node, std::size_t n, const Peer& peer, std::uint16_t port, Problems& problems);

} // namespace harness
