// Names that a scenario file makes of its peer's: `_25._tcp.{mx1}`.
#pragma once

#include "harness/model/peer.hpp"
#include "harness/scenario/field_reader.hpp"
#include "harness/scenario/yaml_node.hpp"

#include <string>

namespace harness {

/// The text of a scalar with `{domain}`, `{mx1}`, … filled in, in lower case and with a final dot. Nothing,
/// with a problem, if it names what the peer does not have.
std::string expand_name(const YamlNode& node, const Peer& peer, Problems& problems);

/// The same of a text that holds names: these are filled in without a final dot, and nothing else changes.
std::string expand_text(const YamlNode& node, const Peer& peer, Problems& problems);

} // namespace harness
