// The world of all shipped scenarios, as the tests against independent programs need it.
#pragma once

#include "harness/scenario/scenario_loader.hpp"
#include "harness/staging/stage.hpp"
#include "tests/support/places.hpp"

#include <ctime>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace mxproof_test {

struct ShippedWorld {
    std::vector<harness::Scenario> scenarios;
    harness::Stage stage; // stage.peers[i] is scenarios[i]'s
};

inline ShippedWorld stage_shipped_scenarios() {
    auto loaded = harness::load_catalogue(MXPROOF_SOURCE_DIR "/scenarios");
    if (loaded.scenarios.empty()) throw std::runtime_error("no shipped scenarios");
    harness::World world;
    for (const auto& scenario : loaded.scenarios)
        world.peers.push_back(scenario.peer);
    return {std::move(loaded.scenarios), harness::stage_world(world, {"mxproof", std::time(nullptr)})};
}

/// What the documentation says of a scenario under `dane` with its default handling of insecure MX RRsets; of
/// a peer that changes: before that, as a world that sends no mail shows it.
inline const harness::Expectation& dane_expectation(const harness::Scenario& scenario) {
    const auto& expect = scenario.peer.then ? scenario.first : scenario.expect;
    return expect.at({harness::Level::dane, harness::InsecureMx::dane});
}

/// `3 1 1 …` of every TLSA record that the world publishes for the host (name without final dot).
inline std::vector<std::string> published_tlsa(const harness::Stage& stage, const std::string& host) {
    const std::string owner = "_25._tcp." + host + ". ";
    std::vector<std::string> records;
    for (const auto& zone : stage.dns.zones) {
        if (zone.origin == "." || zone.origin == "example." ||
            !("." + host + ".").ends_with("." + zone.origin))
            continue;
        for (const std::string& line : zone.records())
            if (line.starts_with(owner)) records.push_back(line.substr(line.find(" TLSA ") + 6));
    }
    return records;
}

} // namespace mxproof_test
