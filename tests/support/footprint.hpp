// What a run could leave behind on the machine: processes in namespaces, interfaces, mounts, files.
#pragma once

#include <chrono>
#include <set>
#include <string>
#include <sys/types.h>
#include <vector>

namespace support {

/// The namespaces (`net:[4026531840]`) of a process; none if it is gone.
std::set<std::string> namespaces_of(const std::string& pid);

/// A process and all its descendants.
std::vector<pid_t> processes_below(pid_t root);

/// So that none of them can do anything about the end of another.
void end_at_once(const std::vector<pid_t>& processes);

/// The namespaces that a process and all its descendants have, and this test has not: other tests run beside
/// this one.
std::set<std::string> namespaces_below(pid_t root);

/// Those of them that some process is still in when the limit has passed. The kernel ends the processes of a
/// pid namespace on its own time once its init was killed.
std::set<std::string> left_after(const std::set<std::string>& namespaces, std::chrono::seconds limit);

/// What is visible on the machine and could be left behind.
struct Footprint {
    Footprint();

    std::set<std::string> interfaces;
    std::set<std::string> queue;
    std::set<std::string> config;
    std::string mounts;
};

} // namespace support
