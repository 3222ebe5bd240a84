// What `mxproof run` is told about a configuration of the user's: --config and what belongs to it.
#pragma once

#include "harness/cli/run_arguments.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace harness {

/// Adds its options. `arguments` must outlive the parsing.
void add_configuration(CLI::App& app, RunArguments& arguments);

/// `set`: NAME=VALUE each. Throws CLI::ValidationError for a word that is wrong, and for options that cannot
/// be together with --config.
void finish_configuration(const std::vector<std::string>& set, RunOptions& options);

} // namespace harness
