// One thing that is wrong with a part of a peer.
#pragma once

#include <string>

namespace harness {

struct Objection {
    std::string text;     // a sentence without full stop
    bool warning = false; // pointless, but it can be built
};

} // namespace harness
