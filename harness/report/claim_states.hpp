// Claims against a run: kept, broken, untested … Pure.
#pragma once

#include "harness/report/run_result.hpp"
#include "harness/scenario/claim.hpp"
#include "harness/scenario/scenario.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace harness {

/// One result per claim. `catalogue` is what the selectors of the claims choose from: a claim is tested only
/// if all of these scenarios were in the run (those with a later attempt left out, since not every sender
/// makes one).
std::vector<ClaimResult> decide_claims(
    const std::vector<Claim>& claims, const std::vector<Scenario>& catalogue, const RunResult& result
);

struct ClaimCounts {
    std::size_t kept = 0;
    std::size_t deviating = 0; // as known
    std::size_t broken = 0;
    std::size_t refuted = 0;
    std::size_t untested = 0;
};
ClaimCounts count_claims(const std::vector<ClaimResult>& claims);

/// Whether `because` says more than the cells do that decide it.
bool shows_because(const ClaimResult& claim);

std::string_view to_text(ClaimResult::State state); // `kept`, `deviates`, `broken`, …

} // namespace harness
