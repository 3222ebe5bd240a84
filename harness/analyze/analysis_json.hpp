// The JSON of `mxproof analyze --format json`: docs/analyze.schema.json describes it. Pure.
#pragma once

#include "harness/analyze/analysis.hpp"
#include "harness/analyze/log_tally.hpp"

#include <string>

namespace harness {

/// One object and a line end.
std::string analysis_json(const Analysis& analysis);

/// Likewise, for `--watch`.
std::string change_json(const LevelChange& change, bool tells_of_tls);

} // namespace harness
