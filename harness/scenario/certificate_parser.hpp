// Reads a `certificate:` of a scenario file, of an MX host or of the policy host. Pure.
#pragma once

#include "harness/model/peer.hpp"
#include "harness/scenario/field_reader.hpp"
#include "harness/scenario/yaml_node.hpp"

namespace harness {

/// What the mapping does not say stays as it is in `facts`. `{mx1}` and the like stand for hosts of `peer`.
void parse_certificate(const YamlNode& node, const Peer& peer, CertificateFacts& facts, Problems& problems);

} // namespace harness
