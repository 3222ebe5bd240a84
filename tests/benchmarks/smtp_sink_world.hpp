// The yardstick: the same world network with Postfix's own smtp-sink for every MX host and Unbound with
// static data for the DNS, instead of the fakes.
#pragma once

#include "harness/staging/stage.hpp"

#include <sys/types.h>
#include <vector>

namespace benchmarks {

/// Starts both in the network namespace of the caller; ends them with the object. Throws std::runtime_error.
class SmtpSinkWorld {
public:
    explicit SmtpSinkWorld(const harness::Stage& stage);
    ~SmtpSinkWorld();
    SmtpSinkWorld(const SmtpSinkWorld&) = delete;
    SmtpSinkWorld& operator=(const SmtpSinkWorld&) = delete;

private:
    std::vector<pid_t> children_;
};

} // namespace benchmarks
