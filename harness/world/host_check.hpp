// Contradictions within one MX host.
#pragma once

#include "harness/world/objection.hpp"
#include "harness/world/peer.hpp"

#include <vector>

namespace harness {

std::vector<Objection> check_host(const MxHost& host);

} // namespace harness
