// What `mxproof world` is told on the command line.
#pragma once

#include "harness/cli/command_line.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace harness {

/// Adds the options of `world` to its subcommand. `options` must outlive the parsing.
void add_world(CLI::App& app, WorldOptions& options);

struct SplitArguments {
    int argc = 0;                     // of the arguments in front of `--`
    std::vector<std::string> command; // those behind it
};

/// `mxproof … world … -- COMMAND…`: a command has words of its own, which are none of CLI11's. Of other
/// commands `--` keeps its usual meaning, and nothing is split.
SplitArguments split_at_command(int argc, const char* const* argv);

} // namespace harness
