// What was seen of a domain -> the peer that shows the same. Pure.
#pragma once

#include "harness/capture/capture.hpp"
#include "harness/model/peer.hpp"

#include <string>
#include <vector>

namespace harness {

/// A peer as its file has it: names are written `{domain}`, `{mx1}`, ….
struct CapturedPeer {
    Peer peer;
    std::vector<std::string> left_out; // sentences: what is otherwise than the peer says
};

CapturedPeer captured_peer(const Capture& capture);

} // namespace harness
