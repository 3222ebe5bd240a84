// A process that has no descriptor left, as accept(2) meets it (EMFILE).
#pragma once

#include <cerrno>
#include <fcntl.h>
#include <sys/resource.h>
#include <system_error>
#include <unistd.h>

namespace support {

/// As long as it lives, this process can open no descriptor: RLIMIT_NOFILE is the lowest free one. Throws
/// std::system_error.
class NoFreeDescriptor {
public:
    NoFreeDescriptor() {
        const int lowest = open("/dev/null", O_RDONLY | O_CLOEXEC);
        if (lowest < 0) throw std::system_error(errno, std::generic_category(), "open /dev/null");
        close(lowest);
        getrlimit(RLIMIT_NOFILE, &before_);
        rlimit none = before_;
        none.rlim_cur = static_cast<rlim_t>(lowest);
        if (setrlimit(RLIMIT_NOFILE, &none) != 0)
            throw std::system_error(errno, std::generic_category(), "setrlimit RLIMIT_NOFILE");
    }
    ~NoFreeDescriptor() { setrlimit(RLIMIT_NOFILE, &before_); }
    NoFreeDescriptor(const NoFreeDescriptor&) = delete;
    NoFreeDescriptor& operator=(const NoFreeDescriptor&) = delete;

private:
    rlimit before_{};
};

} // namespace support
