// Files that a user asks for by name: written whole, or not at all.
#pragma once

#include "harness/base/file_descriptor.hpp"
#include "harness/base/result.hpp"

#include <filesystem>
#include <string_view>

namespace harness {

/// Why no file can be written at `path`. It is tried, and nothing stays behind.
WhyNot why_not_writable(const std::filesystem::path& path);

/// Writes under another name in the same directory, then renames, so that nobody reads half of it. A link at
/// `path` is replaced, never followed: in /tmp it may be somebody else's. A FIFO or a device is written to as
/// it is; `/dev/stdout` and `/dev/fd/3` mean what they say. Returns why the file is not there.
WhyNot write_whole_file(const std::filesystem::path& path, std::string_view text);

/// Opens the same for what is written piece by piece: an empty file that has its name at once. Negative if it
/// cannot be made; errno says why.
FileDescriptor open_new_file(const std::filesystem::path& path);

} // namespace harness
