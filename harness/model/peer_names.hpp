// The zones of a peer, its CNAME records, and where its TLSA records are. Pure.
#pragma once

#include "harness/model/peer.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// Octets of a label (RFC 1035 2.3.4).
inline constexpr std::size_t kLongestLabel = 63;

/// Octets of the first label of a peer's domain: its hosts are in a label with `mx16-` in front.
inline constexpr std::size_t kLongestPeerLabel = 57;

/// Whether it can be a label of a peer's domain: a host's (RFC 1123 2.1), in lower case, with that room.
bool is_peer_label(std::string_view text);

struct PeerZone {
    std::string origin; // absolute
    ZoneFacts facts;
};

/// The zones that are the peer's own, each once, that of its domain first (of a missing domain too).
std::vector<PeerZone> zones_of(const Peer& peer);

/// The one of those that owns the name, the longest that the name lies in; without an origin: none.
PeerZone zone_of(const Peer& peer, const std::string& name);

struct CnameRecord {
    std::string owner;  // absolute
    std::string target; // absolute
    std::string zone;   // origin of the zone that it is in
};

std::vector<CnameRecord> cnames_of(const Peer& peer);

/// The name and those that the peer's CNAME records lead to from there, each once.
std::vector<std::string> with_targets(const Peer& peer, const std::string& name);

/// A name with the TLSA records of a host, and the zone that it is in.
struct TlsaPlace {
    std::string name;
    PeerZone zone;
};

/// Nowhere, if they are behind an alias that does not resolve.
std::vector<TlsaPlace> tlsa_places(const MxHost& host);

/// The name as mail addresses and certificates have it.
std::string without_final_dot(std::string name);

/// Whether `name` is `origin` or below it.
bool at_or_below(std::string_view name, std::string_view origin);

} // namespace harness
