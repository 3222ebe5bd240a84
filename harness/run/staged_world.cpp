#include "harness/run/staged_world.hpp"

#include <utility>

namespace harness {

StagedWorld stage_scenarios(const std::vector<const Scenario*>& scenarios, const StageSettings& settings) {
    World world;
    for (const Scenario* scenario : scenarios)
        world.peers.push_back(scenario->peer);
    StagedWorld staged;
    staged.stage = stage_world(world, settings);
    for (std::size_t i = 0; i < scenarios.size(); ++i)
        staged.scenarios.push_back({scenarios[i], std::move(staged.stage.peers[i])});
    staged.stage.peers.clear();
    return staged;
}

} // namespace harness
