// Serves a world to programs that are not senders of a run: to whoever enters it, or to one command.
#pragma once

#include "harness/scenario/scenario.hpp"

#include <boost/json/array.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace harness {

/// How to use a world that is served.
struct ServedWorld {
    pid_t pid = -1;                  // whose network, mount and process namespaces are to be entered
    std::filesystem::path directory; // with the files of write_world_files()
    std::string peers;               // peer_table()
    boost::json::array peer_list;
};

struct ServeSettings {
    std::vector<const Scenario*> scenarios;
    std::string seed = "mxproof";
    std::filesystem::path directory;  // exists, and is empty; else: one that is gone at the end
    std::vector<std::string> command; // empty: none, the world is served until a signal ends it
    std::function<void(const ServedWorld&)> ready = [](const ServedWorld&) {};
};

/// Serves until the command has ended, or without one until SIGINT, SIGTERM or SIGHUP; a command is sent
/// SIGTERM then, and killed if it takes no notice. Moves the process into a network namespace of its own:
/// call it once, before any thread exists. Returns the exit code of the command; without one 0. Throws
/// StageError, and std::runtime_error for other trouble of this machine.
int serve_world(const ServeSettings& settings);

} // namespace harness
