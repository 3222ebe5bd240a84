// Scenarios and the world that was made of them.
#pragma once

#include "harness/scenario/scenario.hpp"
#include "harness/staging/stage.hpp"

#include <vector>

namespace harness {

/// A scenario, and where its peer is in the world.
struct StagedScenario {
    const Scenario* scenario = nullptr; // never null; belongs to whoever loaded it
    StagedPeer peer;
};

struct StagedWorld {
    Stage stage;
    std::vector<StagedScenario> scenarios; // in the order in which they were given
};

/// Its recipient is as the scenario's message has it.
StagedScenario staged_scenario(const Scenario& scenario, StagedPeer peer);

/// Stages the peers of the scenarios, which have to outlive the result. Throws like stage_world().
StagedWorld stage_scenarios(const std::vector<const Scenario*>& scenarios, const StageSettings& settings);

} // namespace harness
