// Files that a user names on the command line, and what is wrong with them.
#pragma once

#include "harness/scenario/problem.hpp"

#include <string>
#include <vector>

namespace harness {

/// Whether a word of the command line is the path of a YAML file, and not the name of something shipped.
bool names_a_file(const std::string& word);

/// The problem with the line of its file that it is about.
std::string text_with_source(const Problem& problem);

/// Prints the problems to stderr; true if one of them is an error.
bool print_problems(const std::vector<Problem>& problems);

} // namespace harness
