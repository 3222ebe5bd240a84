// The file system of a process sender: what its mounts hide, and what stands there instead.
#pragma once

#include "harness/mta/mta.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// Called inside the sender's mount namespace, before its program starts: private mounts, a fresh /proc, file
/// systems in memory over what the configuration names, its directories and files, /etc/resolv.conf with
/// `resolvers`. Nothing reaches the disk; the kernel drops it all with the namespace. `program` is its name,
/// for messages. Throws std::exception with what failed.
void prepare_sender_files(
    std::string_view program, const Configuration& configuration, const std::vector<std::string>& resolvers
);

} // namespace harness
