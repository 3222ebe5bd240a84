// `mxproof capture --from`: what people paste into bug reports, in place of the network.
#pragma once

#include "harness/capture/capture.hpp"
#include "harness/cli/command_line.hpp"

#include <variant>
#include <vector>

namespace harness {

/// Reads the texts. A capture of each domain that is named, or of the one that they speak of; or the exit
/// code, if that is not possible and it was said why.
std::variant<std::vector<Capture>, int> capture_from(const CaptureOptions& options);

} // namespace harness
