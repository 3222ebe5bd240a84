// Contradictions within one MX host.
#pragma once

#include "harness/model/objection.hpp"
#include "harness/model/peer.hpp"

#include <vector>

namespace harness {

std::vector<Objection> check_host(const MxHost& host);

} // namespace harness
