// A staged world, served by a child process in network and mount namespaces that the test process made for
// itself, so that programs that are not ours can be pointed at it: posttls-finger, openssl, Unbound.
#pragma once

#include "harness/network/world_network.hpp"
#include "harness/staging/stage.hpp"

#include <optional>
#include <string>
#include <sys/types.h>

namespace support {

/// Why a world cannot be served here; empty if it can.
std::string why_no_world();

/// Serves a stage until destroyed. The calling process (one thread) moves into namespaces of its own and
/// stays there; the programs that it starts find the fake resolver in /etc/resolv.conf.
class ServedWorld {
public:
    explicit ServedWorld(harness::Stage stage);
    ~ServedWorld();
    ServedWorld(const ServedWorld&) = delete;
    ServedWorld& operator=(const ServedWorld&) = delete;

private:
    std::optional<harness::WorldNetwork> network_;
    pid_t server_ = -1;
};

} // namespace support
