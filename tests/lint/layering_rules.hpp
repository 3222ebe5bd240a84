// What the lint test refuses: the include table of docs/architecture.md, and what else it takes for the table
// to mean what it says. Pure: the tree is text.
#pragma once

#include "tests/lint/source_tree.hpp"

#include <string>
#include <vector>

namespace lint {

/// One line for each rule that a file breaks: `harness/report/x.cpp includes harness/run/run.hpp: …`. Throws
/// std::runtime_error if the table itself cannot be understood.
std::vector<std::string> broken_rules(const Tree& tree);

/// The most lines that a source file has.
inline constexpr std::size_t kMostLines = 400;

} // namespace lint
