// Deliveries that were tried more than once: because they could not be judged, or because everything was
// repeated.
#pragma once

#include "harness/report/run_result.hpp"
#include "harness/report/text_style.hpp"

#include <string>

namespace harness {

/// `judged at the second try; the first: no attempt was observed`; empty if there was one try only.
std::string tries_text(const Delivery& delivery);

/// `3 of 5 kept, 2 of 5 not judged`; empty if all repetitions were judged alike, or there are none.
std::string repetitions_text(const Delivery& delivery);

/// What was tried again, by sender and reason; which deliveries were not judged alike in all repetitions.
/// Nothing if everything was tried and run once.
void append_tries(std::string& out, const RunResult& result, const TextStyle& style);

} // namespace harness
