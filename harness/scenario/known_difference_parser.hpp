// The `deviates:` part of a scenario file, and of a sender's.
#pragma once

#include "harness/scenario/field_reader.hpp"
#include "harness/scenario/known_difference.hpp"
#include "harness/scenario/scenario.hpp"

#include <vector>

namespace harness {

/// Of a scenario. Its `expect` and `versions` must be there: it is one from what they say.
std::vector<KnownDifference>
parse_known_differences(const YamlNode& node, const Scenario& scenario, Problems& problems);

/// Of a sender, about scenarios of the catalogue.
std::vector<KnownDifference> parse_known_differences_of_a_sender(const YamlNode& node, Problems& problems);

} // namespace harness
