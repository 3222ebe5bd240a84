// What is documented of a shipped peer, beside what a run of its capture has shown.
#pragma once

#include "harness/scenario/scenario_loader.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace support {

inline std::string expectation_text(const harness::Expectation& expected) {
    std::string text(harness::to_text(expected.outcome));
    if (expected.channel) text += fmt::format(" {}", harness::to_text(*expected.channel));
    if (expected.reason) text += fmt::format(" {}", harness::to_text(*expected.reason));
    return text;
}

/// What the documents say, of any version, and what Postfix is known to do instead.
inline std::set<std::string> accepted(const harness::Scenario& scenario, const harness::Policy& policy) {
    std::set<std::string> texts;
    const auto add = [&](const harness::Expectations& expect) {
        if (const auto found = expect.find(policy); found != expect.end())
            texts.insert(expectation_text(found->second));
    };
    add(scenario.expect);
    for (const harness::VersionExpectations& version : scenario.versions)
        add(version.expect);
    for (const harness::KnownDifference& difference : scenario.deviates)
        if (std::count(difference.policies.begin(), difference.policies.end(), policy) != 0)
            texts.insert(expectation_text(difference.saw));
    return texts;
}

/// Of one delivery in a JSON report, in the same words.
inline std::string observed(const boost::json::value& delivery) {
    const auto word = [](const boost::json::value& value) {
        return value.is_string() ? " " + std::string(value.as_string()) : "";
    };
    const auto& seen = delivery.at("observed");
    if (!seen.is_object()) return "nothing";
    return std::string(seen.at("outcome").as_string()) + word(seen.at("channel")) + word(seen.at("reason"));
}

} // namespace support
