// The text of `mxproof analyze`. Pure.
#pragma once

#include "harness/analyze/analysis.hpp"
#include "harness/report/text_style.hpp"

#include <string>

namespace harness {

std::string analysis_text(const Analysis& analysis, const TextStyle& style);

} // namespace harness
