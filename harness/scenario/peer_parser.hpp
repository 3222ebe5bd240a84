// The `peer:` part of a scenario file -> Peer, defaults filled in and names given.
#pragma once

#include "harness/model/peer.hpp"
#include "harness/scenario/field_reader.hpp"

#include <string>

namespace harness {

/// `id` is `folder/name`: it gives the peer its domain, `name.folder.example.`.
Peer parse_peer(const YamlNode& node, const std::string& id, Problems& problems);

/// `signed`, `unsigned` or a mapping.
ZoneFacts parse_zone(const YamlNode& node, Problems& problems);

/// `foo.dane.example.` for `dane/foo`.
std::string domain_of_id(const std::string& id);

} // namespace harness
