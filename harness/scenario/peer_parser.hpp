// The `peer:` part of a scenario file -> Peer, defaults filled in and names given.
#pragma once

#include "harness/model/peer.hpp"
#include "harness/scenario/field_reader.hpp"

#include <cstdint>
#include <string>

namespace harness {

/// Who a peer is.
struct PeerName {
    std::string id;           // `folder/name`
    std::string domain;       // absolute; empty: that which the id gives it, `name.folder.example.`
    bool has_changed = false; // it is a peer as it is then
};

/// `port`: that senders come to at mx1.
Peer parse_peer(const YamlNode& node, const PeerName& name, std::uint16_t port, Problems& problems);

/// `signed`, `unsigned` or a mapping.
ZoneFacts parse_zone(const YamlNode& node, Problems& problems);

/// `foo.dane.example.` for `dane/foo`.
std::string domain_of_id(const std::string& id);

} // namespace harness
