// What is written of the shipped peers: docs/catalogue.md and its picture.
#pragma once

#include "harness/scenario/scenario.hpp"

#include <string>
#include <vector>

namespace harness {

/// A table of what each policy is documented to do with each peer, by folder.
std::string written_catalogue(const std::vector<Scenario>& scenarios);

/// The same as an SVG: for each folder a row per policy and a column per peer, coloured by what is
/// documented.
std::string drawn_catalogue(const std::vector<Scenario>& scenarios);

} // namespace harness
