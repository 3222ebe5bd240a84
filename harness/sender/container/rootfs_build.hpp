// Builds a root file system by a program that starts many others and mounts file systems: all of that ends
// with this process, whatever ends it.
#pragma once

#include <filesystem>
#include <string>

namespace harness {

/// Runs `program NAME FILE`, its output on stderr, and copies FILE into the file `output` (a descriptor).
/// Returns the exit code. It runs in mount and pid namespaces of its own, and all that it writes is in memory
/// (about 300 MB) if there is plenty; else below /var/tmp, where what a killed build has left is removed
/// first. Who is not root needs a user namespace besides: see subordinate_ids.hpp. Throws
/// std::runtime_error.
int build_rootfs(const std::filesystem::path& program, const std::string& name, int output);

} // namespace harness
