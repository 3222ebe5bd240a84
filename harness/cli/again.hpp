// What the line `again` of a report needs so that it can be pasted into a shell.
#pragma once

#include "harness/cli/command_line.hpp"
#include "harness/report/run_result.hpp"

#include <string>

namespace harness {

/// Says in each delivery how this command line named its scenario and its sender, and which options it had
/// that decide what happens. `program`: how mxproof is called.
void describe_again(
    RunResult& result, const CommandLine& line, const RunOptions& options, const std::string& program
);

/// `./run.sh`, if that called this process; else `mxproof`.
std::string name_of_this_program();

} // namespace harness
