// What /proc and the mount table say about who is there: for tests that nothing is left behind.
#pragma once

#include <set>
#include <string>
#include <sys/types.h>
#include <vector>

namespace sender_test {

/// The identity of a namespace of a process, `net:[4026531840]`; empty if the process is gone.
std::string namespace_of(pid_t pid, const char* kind);

/// Everyone who is in this namespace now.
std::vector<pid_t> processes_in(const char* kind, const std::string& name_space);

std::vector<pid_t> children_of(pid_t parent);

/// The mounts that this process sees.
std::string mount_table();

/// Every path below Postfix's directories and /run/mxproof, as this process sees them.
std::set<std::string> files_of_postfix();

} // namespace sender_test
