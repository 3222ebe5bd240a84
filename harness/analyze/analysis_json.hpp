// The JSON of `mxproof analyze --format json`: docs/analyze.schema.json describes it. Pure.
#pragma once

#include "harness/analyze/analysis.hpp"

#include <string>

namespace harness {

/// One object and a line end.
std::string analysis_json(const Analysis& analysis);

} // namespace harness
