// Which scenarios a selector means.
#pragma once

#include "harness/scenario/scenario.hpp"

#include <string>
#include <vector>

namespace harness {

struct Selection {
    std::vector<const Scenario*> scenarios; // in the order of the catalogue, none twice
    std::vector<std::string> unmatched;     // one sentence for each selector that matches nothing
};

/// Selectors: an id (`dane/correct`), a folder (`dane/` or `dane`), a pattern with `*` and `?`. None:
/// everything.
Selection select(const std::vector<Scenario>& all, const std::vector<std::string>& selectors);

} // namespace harness
