// What `mxproof capture` and `mxproof why` are told on the command line.
#pragma once

#include "harness/cli/command_line.hpp"

namespace CLI {
class App;
}

namespace harness {

/// What is asked, and how.
void add_questions(CLI::App& app, CaptureOptions& options);

/// Adds the options to the subcommand, with those of what is written. `options` must outlive the parsing.
void add_capture(CLI::App& app, CaptureOptions& options);

} // namespace harness
