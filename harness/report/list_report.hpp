// The text of `mxproof list`. Pure.
#pragma once

#include "harness/scenario/scenario.hpp"

#include <string>
#include <vector>

namespace harness {

/// One line per scenario, id and title, below a heading per folder; titles wrap at `width` columns.
std::string list_report(const std::vector<const Scenario*>& scenarios, int width);

} // namespace harness
