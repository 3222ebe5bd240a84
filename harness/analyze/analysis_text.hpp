// The text of `mxproof analyze`. Pure.
#pragma once

#include "harness/analyze/analysis.hpp"
#include "harness/analyze/log_tally.hpp"
#include "harness/report/text_style.hpp"

#include <string>

namespace harness {

std::string analysis_text(const Analysis& analysis, const TextStyle& style);

/// One line without its end, for `--watch`. `tells_of_tls`: as in Analysis.
std::string change_text(const LevelChange& change, bool tells_of_tls);

} // namespace harness
