// Scenario files in a list of `mxproof advise --domains`, such as `mxproof capture` writes: each is played
// here, and what comes of it is its column beside those of the catalogue.
#pragma once

#include "harness/advise/measured.hpp"
#include "harness/cli/command_line.hpp"

#include <string>
#include <vector>

namespace harness {

/// Plays the files that the list names under the policies of `measured`, with this machine's Postfix in the
/// fake Internet, and adds their columns under the names that the list has for them (relative to its folder).
/// Whatever is in the way is printed, and its exit code is returned: 2 a file, 3 a delivery that was not
/// judged; 0: nothing. `notes` gets a sentence if another version than the measured one played them.
int add_columns_of_files(
    const CommandLine& line,
    const std::string& list,
    const std::string& text,
    Measured& measured,
    std::vector<std::string>& notes
);

} // namespace harness
