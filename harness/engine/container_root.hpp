// The root directory of a container, seen from outside: the one place where mxproof opens files below
// another root. Whoever runs in there may put links, devices and pipes where files are expected, and exchange
// them at any moment; openat2(2) keeps every step of a path below the root, and what is found there is looked
// at before it is opened.
#pragma once

#include "harness/base/file_descriptor.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>

namespace harness {

class ContainerRoot {
public:
    /// The root of process `pid`, which `pidfd` (pidfd_open(2)) holds: so it is not that of another process
    /// which got the number since. Throws EngineError if the process has gone or may not be looked at.
    ContainerRoot(int pidfd, pid_t pid);

    /// A directory of this machine.
    explicit ContainerRoot(const std::filesystem::path& directory);

    /// Whether there is anything at `path`, links followed; also false if the links lead to nothing.
    bool has(const std::filesystem::path& path) const;

    /// What the regular file at `path` holds; nothing if there is no such file. Throws EngineError if it is
    /// no regular file, longer than `most` octets, or cannot be opened.
    std::optional<std::string> read(const std::filesystem::path& path, std::size_t most = kMostOctets) const;

    /// Gives the regular file at `path` this text, in place, as a bind mount can be written only in place;
    /// makes it (mode 0644) if nothing has its name. A link to nothing is refused: the container would choose
    /// what is made, and where. Throws EngineError.
    void write(const std::filesystem::path& path, const std::string& text) const;

    /// The directory at `path`, opened with O_PATH. Throws EngineError.
    FileDescriptor directory(const std::filesystem::path& path) const;

    /// More than any file of a mail server's or resolver's configuration has.
    static constexpr std::size_t kMostOctets = std::size_t{1} << 20U;

private:
    FileDescriptor open_below(const std::filesystem::path& path, int flags) const;
    FileDescriptor open_regular(const std::filesystem::path& path, int flags) const;
    FileDescriptor make(const std::filesystem::path& path) const;

    FileDescriptor root_; // O_PATH
};

} // namespace harness
