#include "harness/engine/empty_network.hpp"

#include "harness/engine/engine_address.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sched.h>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace harness {

// A namespace belongs to a thread: so a thread makes or enters it, and the caller stays where it is.
EmptyNetwork::EmptyNetwork() {
    std::jthread([this] {
        if (unshare(CLONE_NEWNET) == 0) namespace_ = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    }).join();
}

EmptyNetwork::~EmptyNetwork() {
    if (namespace_ >= 0) close(namespace_);
}

int EmptyNetwork::unix_socket() const {
    int made = -1;
    int failure = 0;
    std::jthread([&] {
        const bool is_there = namespace_ < 0 || setns(namespace_, CLONE_NEWNET) == 0;
        if (is_there) made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        failure = errno;
    }).join();
    if (made < 0)
        throw EngineError("no socket for the container engine: " + std::generic_category().message(failure));
    return made;
}

} // namespace harness
