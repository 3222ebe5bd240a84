#include "harness/run/staged_world.hpp"

#include <utility>

namespace harness {

StagedScenario staged_scenario(const Scenario& scenario, StagedPeer peer) {
    // A local part that needs SMTPUTF8.
    if (scenario.message.recipient == RecipientForm::utf8) peer.recipient.insert(0, "\xC3\xBC");
    return {&scenario, std::move(peer)};
}

StagedWorld stage_scenarios(const std::vector<const Scenario*>& scenarios, const StageSettings& settings) {
    World world;
    for (const Scenario* scenario : scenarios)
        world.peers.push_back(scenario->peer);
    StagedWorld staged;
    staged.stage = stage_world(world, settings);
    for (std::size_t i = 0; i < scenarios.size(); ++i)
        staged.scenarios.push_back(staged_scenario(*scenarios[i], std::move(staged.stage.peers[i])));
    staged.stage.peers.clear();
    return staged;
}

} // namespace harness
