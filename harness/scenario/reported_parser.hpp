// The `reported:` part of a scenario file.
#pragma once

#include "harness/scenario/field_reader.hpp"
#include "harness/scenario/scenario.hpp"

#include <optional>

namespace harness {

/// What was reported of a server. Nothing, with a problem, unless it is what the file expects of the policy
/// that the server had: only then does a kept verdict show that the report is reproduced.
std::optional<Reported> parse_reported(const YamlNode& node, const Scenario& scenario, Problems& problems);

} // namespace harness
