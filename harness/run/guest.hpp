// Where a user's programs meet a world: network, mount and process namespaces of their own, with a link
// into the world and its resolver in /etc/resolv.conf. Ports, processes and mounts in there are nobody
// else's; files are the machine's own, and what a program writes to them is written. Everything in them ends
// with this object, and with this process, however that ends.
#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace harness {

struct GuestSettings {
    std::vector<std::string> command;     // searched in PATH; empty: none, somebody enters later (nsenter(1))
    std::vector<std::string> environment; // `NAME=VALUE`, beside that of this process
    std::filesystem::path resolv_conf;    // shown in place of /etc/resolv.conf
    std::filesystem::path nsswitch_conf;  // likewise, where the machine has one
    unsigned link = 0;                    // its number among the links of the world (sender_link())
};

class Guest {
public:
    /// Called in the world (enter_world()), before there is a second thread. Returns once the namespaces can
    /// be entered and the command, if there is one, is about to be run. Throws std::runtime_error.
    explicit Guest(const GuestSettings& settings);
    ~Guest();
    Guest(const Guest&) = delete;
    Guest& operator=(const Guest&) = delete;

    pid_t pid() const { return pid_; }   // of the process whose namespaces they are
    int pidfd() const { return pidfd_; } // readable once the command has ended

    /// Sends SIGTERM to the command. Without one, all that is in the namespaces ends at once.
    void ask_to_end() const;

    /// Ends all that is in the namespaces.
    void kill() const;

    /// Waits for the command, and returns its exit code as a shell would: 128 + signal if one ended it, 127
    /// if it was not found. Without a command 0.
    int wait();

private:
    void close_all();

    pid_t pid_ = -1;
    int pidfd_ = -1;
};

} // namespace harness
