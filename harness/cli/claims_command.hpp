// The claims of a catalogue, for `mxproof run` and `mxproof claims`.
#pragma once

#include "harness/scenario/claim.hpp"
#include "harness/scenario/problem.hpp"
#include "harness/scenario/scenario.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace harness {

/// Of the folder of scenarios `folder`, where they are in `claims`; their selectors choose from `catalogue`.
/// Prints what is wrong with them to stderr; nothing if something is (exit code 2).
std::optional<std::vector<Claim>>
load_catalogue_claims(const std::filesystem::path& folder, const std::vector<Scenario>& catalogue);

/// What is wrong with the selectors of the claims: those that match nothing.
std::vector<Problem>
unmatched_selectors(const std::vector<Claim>& claims, const std::vector<Scenario>& catalogue);

} // namespace harness
