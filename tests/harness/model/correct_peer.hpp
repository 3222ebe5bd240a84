// The correct peer, for tests that damage it.
#pragma once

#include "harness/model/peer.hpp"

namespace harness {

inline MxHost correct_host(const std::string& label = "mx1") {
    MxHost host;
    host.label = label;
    host.name = label + ".foo.dane.example.";
    host.zone_name = "foo.dane.example.";
    host.tlsa = {TlsaFacts{}};
    return host;
}

inline Peer correct_peer() {
    Peer peer;
    peer.id = "dane/foo";
    peer.domain = "foo.dane.example.";
    peer.mx = {correct_host()};
    return peer;
}

} // namespace harness
