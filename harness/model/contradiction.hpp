// What is wrong with a peer: it cannot be built, or a part of it changes nothing, so the file does not say
// what its author means. Either would lead to a verdict about something else. Pure.
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
