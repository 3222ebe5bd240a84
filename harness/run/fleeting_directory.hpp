// A directory that is gone when this process is, however that ends.
#pragma once

#include "harness/base/file_descriptor.hpp"

#include <filesystem>
#include <sys/types.h>

namespace harness {

class FleetingDirectory {
public:
    /// Makes one below TMPDIR, or /tmp, that everybody may read, and a process that removes it with all that
    /// is in it once this one is gone. Call it before there is a second thread. Throws std::system_error.
    FleetingDirectory();

    /// Removes it.
    ~FleetingDirectory();
    FleetingDirectory(const FleetingDirectory&) = delete;
    FleetingDirectory& operator=(const FleetingDirectory&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
    FileDescriptor held_; // the other process reads to its end
    pid_t remover_ = -1;
};

} // namespace harness
