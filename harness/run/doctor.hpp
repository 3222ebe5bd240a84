// What a run needs of this machine, checked one by one.
#pragma once

#include <string>
#include <vector>

namespace harness {

struct Finding {
    bool good = false;
    std::string what;   // `Postfix 3.7.11`
    std::string remedy; // how to get it, when it is not good
};

/// Checks everything; changes nothing on the machine.
std::vector<Finding> examine_machine();

} // namespace harness
