// The peers of a world for whoever sends them mail: recipients, hosts, addresses. Pure.
#pragma once

#include "harness/run/staged_world.hpp"

#include <boost/json/array.hpp>

#include <string>
#include <vector>

namespace harness {

/// One line for each host, in columns: recipient, host, IPv4 and IPv6 address (`-` where there is none),
/// scenario. A peer without a host of its own has one line. The first line names the columns.
std::string peer_table(const std::vector<StagedScenario>& scenarios);

/// The same as JSON, as docs/stand-alone.md describes it.
boost::json::array peer_list(const std::vector<StagedScenario>& scenarios);

} // namespace harness
