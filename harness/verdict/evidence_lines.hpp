// What the three witnesses saw, as lines for people, in time order. Pure.
#pragma once

#include "harness/verdict/verdict.hpp"

#include <vector>

namespace harness {

std::vector<EvidenceLine> evidence_lines(const DeliveryEvidence& seen);

} // namespace harness
