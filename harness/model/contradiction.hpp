// What no network can be like, and what would change nothing, so that a file does not say what its author
// means. Both would otherwise end as a verdict about something else. Pure.
#pragma once

#include <cstddef>
#include <string>

namespace harness {

/// The part of a peer that a contradiction is about.
enum class PeerPart {
    whole, // the peer itself
    host,  // Peer::mx
    fault, // Peer::dns
    sts,   // Peer::sts
};

struct Contradiction {
    std::string text;     // a sentence without full stop
    bool warning = false; // pointless, but it can be built
    PeerPart part = PeerPart::whole;
    std::size_t index = 0; // in Peer::mx or Peer::dns
};

} // namespace harness
