// A captured domain as a scenario file (scenarios/README.md): the peer, what could not be told, and what the
// documents say of it.
#pragma once

#include "harness/base/result.hpp"
#include "harness/capture/capture.hpp"
#include "harness/capture/captured_peer.hpp"
#include "harness/scenario/scenario.hpp"

#include <string>

namespace harness {

enum class Names {
    anonymous, // of the domain and its hosts nothing is left
    kept,      // they are told beside the peer
};

/// A file that the loader takes. `id` is the one that it will have, `own/example`. A failure if what was seen
/// contradicts itself in the format.
Result<std::string> captured_file(const Capture& capture, Names names, const std::string& id);

} // namespace harness
