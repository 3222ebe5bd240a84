// The claims of a catalogue, for `mxproof run` and `mxproof claims`.
#pragma once

#include "harness/scenario/claim.hpp"
#include "harness/scenario/scenario.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace harness {

struct CatalogueClaims {
    std::vector<Claim> claims;
    std::vector<Scenario> catalogue; // what their selectors choose from
};

/// `folder` holds the scenarios and, in `claims`, the claims. Prints what is wrong with the claims to stderr;
/// nothing if something is (exit code 2).
std::optional<CatalogueClaims> load_catalogue_claims(const std::filesystem::path& folder);

} // namespace harness
