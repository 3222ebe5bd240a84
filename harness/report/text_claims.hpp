// The parts of the terminal's report about whole senders: claims, figures, what a sender behaves like.
#pragma once

#include "harness/report/run_result.hpp"
#include "harness/report/sender_columns.hpp"
#include "harness/report/text_style.hpp"

#include <string>
#include <vector>

namespace harness {

/// The claims that the run tested, broken ones first with what decides them; how many it did not. Nothing
/// without claims.
void append_claims(std::string& out, const RunResult& result, const TextStyle& style);

/// One line for each sender that does not behave like what it claims.
void append_policy_fits(std::string& out, const std::vector<SenderColumn>& columns, const TextStyle& style);

/// A table: per sender how many peers got the mail, how, and how many attackers. Nothing for a single
/// delivery each.
void append_figures(std::string& out, const std::vector<SenderColumn>& columns, const TextStyle& style);

/// All claims with their state, for `mxproof claims`.
std::string claims_report(const std::vector<ClaimResult>& claims, int width);

} // namespace harness
