// A pipe or socket whose reader has gone is an error of write(2), not the end of the process.
#pragma once

#include <csignal>

namespace harness {

/// SIGPIPE is ignored while it lives. Only while writing: programs that are started expect the signal as it
/// was.
class IgnoredPipeSignal {
public:
    IgnoredPipeSignal() : before_(std::signal(SIGPIPE, SIG_IGN)) {}
    ~IgnoredPipeSignal() { std::signal(SIGPIPE, before_); }
    IgnoredPipeSignal(const IgnoredPipeSignal&) = delete;
    IgnoredPipeSignal& operator=(const IgnoredPipeSignal&) = delete;

private:
    void (*before_)(int);
};

} // namespace harness
