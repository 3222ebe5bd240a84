// Reads `peer.sts` of a scenario file.
#pragma once

#include "harness/model/peer.hpp"
#include "harness/scenario/field_reader.hpp"
#include "harness/scenario/yaml_node.hpp"

namespace harness {

/// A mode alone, or a mapping. `peer` has its domain and its MX hosts already.
StsFacts parse_sts(const YamlNode& node, const Peer& peer, Problems& problems);

} // namespace harness
