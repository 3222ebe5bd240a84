// Which scenarios `mxproof list` shows of those that were selected.
#pragma once

#include "harness/scenario/scenario.hpp"

#include <optional>
#include <set>
#include <string>

namespace harness {

/// What is empty keeps every scenario.
struct ScenarioFilter {
    bool attack = false;               // those with an attacker
    std::string report_of = {};        // reports of this tracker, by the name of their files: `mailu`
    std::optional<Reason> reason = {}; // those that expect it under a policy
    std::string tag = {}; // those whose file says this word of its peer, as a key or a value: `nsec3`
};

/// The keys and values that a file says of the peer, the attempt, the route and the message; none of a file
/// that cannot be read any more.
std::set<std::string> tags_of(const Scenario& scenario);

bool keeps(const ScenarioFilter& filter, const Scenario& scenario);

} // namespace harness
