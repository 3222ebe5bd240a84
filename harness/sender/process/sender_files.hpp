// The file system of a process sender: what its mounts hide, and what stands there instead.
#pragma once

#include "harness/mta/postfix/postfix_config.hpp"

namespace harness {

/// Called inside the sender's mount namespace, before Postfix starts: private mounts, a fresh /proc, tmpfs
/// over Postfix's configuration, queue and data directories, /etc/resolv.conf. Nothing reaches the disk; the
/// kernel drops it all with the namespace. Throws std::exception with what failed.
void prepare_sender_files(const PostfixSettings& settings, const LinkAddresses& link);

} // namespace harness
