// What a running container looks like from outside: its files and its processes, as /proc shows them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace harness {

/// Where `path`, absolute in the root file system below `root`, leads to: with every symbolic link followed
/// as a process in there follows it, so that none leads to a file of this machine. Only the last part may be
/// missing. Throws SenderError if the links do not end.
std::filesystem::path path_below(const std::filesystem::path& root, const std::filesystem::path& path);

/// Which mount namespace a process is in, as the kernel names it: `mnt:[4026531841]`; empty if it has gone.
std::string mount_namespace_of(pid_t pid);

/// All processes of a mount namespace, which is as good as a container, that are called `name` (proc(5),
/// comm).
std::vector<pid_t> processes_in(const std::string& mount_namespace, std::string_view name);

/// Sends a signal to each of processes_in, once it catches that: waits up to two seconds, and leaves alone
/// what the signal would end.
void signal_processes(const std::string& mount_namespace, std::string_view name, int signal);

/// What a process was started with; empty if it has gone.
std::vector<std::string> command_line_of(pid_t pid);

} // namespace harness
