// The `peer:` part of a scenario file -> Peer, defaults filled in and names given.
#pragma once

#include "harness/model/peer.hpp"
#include "harness/scenario/field_reader.hpp"

#include <cstdint>
#include <string>

namespace harness {

/// `id` is `folder/name`: it gives the peer its domain, `name.folder.example.`. `port`: that senders come to
/// at mx1.
Peer parse_peer(const YamlNode& node, const std::string& id, std::uint16_t port, Problems& problems);

/// `signed`, `unsigned` or a mapping.
ZoneFacts parse_zone(const YamlNode& node, Problems& problems);

/// `foo.dane.example.` for `dane/foo`.
std::string domain_of_id(const std::string& id);

} // namespace harness
