// Runs a program inside the namespaces of an isolated process: `postqueue -j`, `postconf`, …
#pragma once

#include "harness/sender/process/isolated_process.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace harness {

struct CommandResult {
    int exit_code = -1; // 128 + signal if a signal ended it
    std::string output; // of stdout
    std::string errors; // of stderr
};

/// argv[0] is an absolute path in the file system of `process`. Past the limit it is killed, and SenderError
/// thrown.
boost::asio::awaitable<CommandResult> run_in_namespaces_of(
    const IsolatedProcess& process, std::vector<std::string> argv, std::chrono::seconds limit
);

} // namespace harness
