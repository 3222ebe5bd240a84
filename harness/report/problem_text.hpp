// A problem of a file with the line that it is about, as compilers show it. Pure.
#pragma once

#include "harness/scenario/problem.hpp"

#include <string>
#include <string_view>

namespace harness {

/// `file:line:column: error: text`, and below it the line with a caret under its column. `file`: what the
/// file holds; of a line that is not in it only the first is said. Made safe for a terminal.
std::string problem_text(const Problem& problem, std::string_view file);

} // namespace harness
