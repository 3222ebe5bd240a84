// What was reported of peers that were made from bug reports, beside what this run saw.
#pragma once

#include "harness/report/run_result.hpp"
#include "harness/report/text_style.hpp"

#include <string>

namespace harness {

/// One paragraph for each such peer: which senders with the policy of the report saw the same, and which that
/// claim another policy did. Nothing if there is none.
void append_reported(std::string& out, const RunResult& result, const TextStyle& style);

} // namespace harness
