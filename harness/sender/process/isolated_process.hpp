// A program in net, mount, pid, host name and IPC namespaces of its own. Process 1 of the pid namespace is a
// small init of ours: it reaps, and it dies with the harness (PR_SET_PDEATHSIG), and with it, by the kernel's
// hand, every process, mount and interface of the namespaces. Postfix's master cannot hold that promise: a
// change of its user clears the signal. The init outlives the program, so that its files can be looked at,
// until it is killed.
#pragma once

#include "harness/mta/companion.hpp"

#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace harness {

/// Below the harness, whose fakes serve all senders from one thread: hundreds of busy processes of mail
/// servers must not make them look like slow peers.
inline constexpr int kNiceness = 10;

/// What happens inside, in this order, before the program starts. All run in the child.
struct IsolatedProgram {
    std::function<void()> prepare; // inside the namespaces, after the link is there: mounts, files, addresses
    std::vector<std::string> argv; // absolute path first
    std::vector<Companion> companions = {}; // started before; see kCompanionEnded
    std::string user = {};                  // whom argv runs as, and its group; empty: root
    std::string host_name;                  // of the isolated machine
    int niceness = 0;                       // setpriority(2)
};

/// A running isolated program. Not started twice; the destructor kills it and waits for its end.
class IsolatedProcess {
public:
    /// Starts the child; `attach` is called in the parent with a file descriptor of the child's network
    /// namespace, and `prepare` runs in the child afterwards. Throws std::system_error if a process cannot be
    /// made.
    IsolatedProcess(const IsolatedProgram& program, const std::function<void(int network_namespace)>& attach);
    ~IsolatedProcess();
    IsolatedProcess(const IsolatedProcess&) = delete;
    IsolatedProcess& operator=(const IsolatedProcess&) = delete;

    pid_t pid() const { return pid_; }     // of the init, seen from the harness
    int pidfd() const { return pidfd_; }   // readable once the init has ended
    int output() const { return output_; } // stdout and stderr; ends when the program has ended
    std::string root() const;              // `/proc/PID/root`: its file system, seen from the harness

    /// Kills everything in the namespaces and waits until it is gone. Idempotent.
    void kill_and_wait();

private:
    pid_t pid_ = -1;
    int pidfd_ = -1;
    int output_ = -1;
};

} // namespace harness
