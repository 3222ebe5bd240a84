// What is wrong with a scenario file, and where.
#pragma once

#include <string>

namespace harness {

struct Problem {
    std::string file;
    int line = 0; // from 1; 0: the file as a whole
    int column = 0;
    std::string text; // what was found, what was expected, perhaps `did you mean "…"?`
    bool warning = false;

    /// `file:line:column: error: text`.
    std::string to_text() const;
};

} // namespace harness
