// Contradictions within one MX host.
#pragma once

#include "harness/base/result.hpp"
#include "harness/model/contradiction.hpp"
#include "harness/model/peer.hpp"

#include <vector>

namespace harness {

/// Why nobody gets as far as a greeting: `has no address`, `refuses every connection`.
WhyNot why_unreachable(const MxHost& host);

std::vector<Contradiction> check_host(const MxHost& host);

} // namespace harness
