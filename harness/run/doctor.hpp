// What a run needs of this machine, checked one by one.
#pragma once

#include <string>
#include <vector>

namespace harness {

struct Finding {
    enum class State {
        good,
        without, // a part of mxproof does not work on this machine; the rest does
        missing, // nothing works without it
    };
    State state = State::missing;
    std::string what;   // `Postfix 3.7.11`; of a part that does not work: which
    std::string remedy; // how to get it, when it is not good
};

/// Checks everything; changes nothing on the machine.
std::vector<Finding> examine_machine();

} // namespace harness
