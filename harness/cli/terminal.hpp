// What the terminal is, if there is one.
#pragma once

#include "harness/cli/command_line.hpp"

#include <optional>

namespace harness {

/// Columns of the terminal that stdout is; 80 if it is none and COLUMNS says nothing else.
int width_of_stdout();

/// The same; nothing if stdout is no terminal: what is listed there is read by a program, line by line.
std::optional<int> width_of_listing();

/// Likewise of stderr, as wide as it is now.
int width_of_stderr();

bool stderr_is_terminal();

/// Whether stdout gets colours: as asked for, else if it is a terminal, TERM is not `dumb` and NO_COLOR is
/// not set (https://no-color.org).
bool wants_colour(Colour colour);

} // namespace harness
