// What is documented of some versions of Postfix only: the `versions:` part of a scenario file.
#pragma once

#include "harness/scenario/field_reader.hpp"
#include "harness/scenario/scenario.hpp"

#include <string_view>

namespace harness {

/// `scenario.expect` must be there: only what it names can be otherwise in a version.
std::vector<VersionExpectations>
parse_versions(const YamlNode& node, const Scenario& scenario, Problems& problems);

/// The scenario as it is documented of a Postfix of this version; what no version says something else about
/// stays as it is, and so does all of it where the version is not known.
Scenario in_version(Scenario scenario, std::string_view version);

} // namespace harness
