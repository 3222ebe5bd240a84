// `--format json` of the commands that run nothing: what the catalogue holds, as docs/reports.md describes
// it.
#pragma once

#include "harness/report/run_result.hpp"
#include "harness/scenario/problem.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/scenario/sender_description.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace harness {

std::string list_json(const std::vector<const Scenario*>& scenarios);
std::string sender_list_json(const std::vector<SenderDescription>& senders);
std::string explain_json(const std::vector<const Scenario*>& scenarios);
std::string claims_json(const std::vector<ClaimResult>& claims);

/// `good`: files without an error.
std::string lint_json(std::size_t good, const std::vector<Problem>& problems);

/// One claim, as the JSON report of a run has it, too.
std::string claim_json(const ClaimResult& claim);

} // namespace harness
