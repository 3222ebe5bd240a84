// The text of `mxproof explain`: what a peer is, what each policy should do with it, and why. Pure.
#pragma once

#include "harness/scenario/scenario.hpp"

#include <string>
#include <vector>

namespace harness {

/// Wrapped at `terminal_width` columns.
std::string explain_report(const Scenario& scenario, int terminal_width);

/// What the peer is, in sentences: its zone, its MX hosts, and every way in which it differs from a correct
/// one.
std::vector<std::string> describe_peer(const Peer& peer);

} // namespace harness
