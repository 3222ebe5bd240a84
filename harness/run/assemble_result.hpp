// Observations -> verdicts -> the result of the run. Pure.
#pragma once

#include "harness/observation/delivery_evidence.hpp"
#include "harness/report/run_result.hpp"
#include "harness/run/run_settings.hpp"
#include "harness/run/staged_world.hpp"

#include <span>
#include <string>
#include <vector>

namespace harness {

/// Judges every delivery of one sender: one per scenario that names the sender's documented policy.
/// `version`: of the sender's Postfix, empty if it is not known.
std::vector<Delivery> judge_sender(
    std::span<const StagedScenario> scenarios,
    const SenderPlan& plan,
    const std::string& version,
    const SenderObservations& seen
);

/// The policy whose documented outcomes are those of most of these deliveries.
Policy nearest_policy(const std::vector<Delivery>& deliveries);

/// What the sender of a plan cannot be asked for, of these scenarios.
std::vector<NotApplicable>
not_applicable(const std::vector<const Scenario*>& scenarios, const SenderPlan& plan);

} // namespace harness
