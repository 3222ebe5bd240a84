// Which scenarios a selector means.
#pragma once

#include "harness/scenario/scenario.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// Whether a text has the form of an id of the catalogue, `dane/correct`: two names of lower-case letters,
/// digits and hyphens, so that as a path it leads nowhere else.
bool is_id(std::string_view text);

struct Selection {
    std::vector<const Scenario*> scenarios; // in the order of the catalogue, none twice
    std::vector<std::string> unmatched;     // one sentence for each selector that matches nothing
};

/// Selectors: an id (`dane/correct`), a folder (`dane/` or `dane`), a pattern with `*` and `?`. None:
/// everything.
Selection select(const std::vector<Scenario>& all, const std::vector<std::string>& selectors);

} // namespace harness
