// Octets on disk that nobody else finds: a file without a name, which ends with its last holder, however the
// program ends.
#pragma once

#include "harness/base/file_descriptor.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <utility>

namespace harness {

/// TMPDIR, else /tmp; empty if that is no directory.
std::filesystem::path temporary_directory();

class NamelessFile {
public:
    /// The file is made (open(2), O_TMPFILE) when there is something to write.
    explicit NamelessFile(std::filesystem::path directory) : directory_(std::move(directory)) {}

    /// Where they are. Nothing if there can be no file, or no room is left in it: it is as it was.
    std::optional<off_t> append(std::string_view octets);

    /// What append() has put there. Throws std::system_error if it cannot be read.
    std::string read(off_t offset, std::size_t size) const;

private:
    std::filesystem::path directory_;
    std::optional<FileDescriptor> file_; // nothing: not tried yet
    off_t size_ = 0;
};

} // namespace harness
