// What `mxproof run` is told on the command line: CLI11's options, and RunOptions made of them.
#pragma once

#include "harness/cli/command_line.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace harness {

/// What CLI11 fills: words that finish_run() reads.
struct RunArguments {
    RunOptions options;
    std::vector<std::string> policies;
    std::vector<std::string> mutants;
    std::vector<std::string> reports;
    std::vector<std::string> played; // NAME=SCENARIO
    std::vector<std::string> set;    // NAME=VALUE, on top of --config
    std::string evidence = std::to_string(TextStyle::kShownInFull);
    long deadline = 60;
    long start_limit = 60;
};

/// Adds the options of `run` to its subcommand. `arguments` must outlive the parsing.
void add_run(CLI::App& app, RunArguments& arguments);

/// Throws CLI::ValidationError for a word that is wrong.
RunOptions finish_run(RunArguments arguments);

} // namespace harness
