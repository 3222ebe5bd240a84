// What `mxproof capture` and `mxproof why` are told on the command line.
#pragma once

#include "harness/cli/command_line.hpp"

namespace CLI {
class App;
}

namespace harness {

/// Adds the options to the subcommand. `options` must outlive the parsing.
void add_capture(CLI::App& app, CaptureOptions& options);

} // namespace harness
