// A staged world, served by a child process in a network namespace that the test process made for itself, so that
// programs that are not ours can be pointed at it: dig, delv, Unbound, posttls-finger, openssl.
#pragma once

#include "harness/staging/stage.hpp"

#include <functional>
#include <string>
#include <sys/types.h>

namespace support {

/// Why a world cannot be served here (no root); empty if it can.
std::string why_no_world();

/// Enters a network namespace of its own (once per process) and serves the stage until destroyed. The programs that the
/// test starts meanwhile find the fake resolver in /etc/resolv.conf: the mount namespace is the test's own too.
class ServedWorld {
public:
    explicit ServedWorld(harness::Stage stage);
    ~ServedWorld();
    ServedWorld(const ServedWorld&) = delete;
    ServedWorld& operator=(const ServedWorld&) = delete;

    const std::string& trust_anchor() const { return trust_anchor_; } // DS line of the root
    const std::string& root_hints() const { return root_hints_; }

private:
    pid_t server_ = -1;
    std::string trust_anchor_;
    std::string root_hints_;
};

} // namespace support
