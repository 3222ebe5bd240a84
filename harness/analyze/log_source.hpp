// A log that somebody named: plain, or compressed in a way that libarchive knows (.gz, .zst, .xz, .bz2).
#pragma once

#include "harness/base/file_descriptor.hpp"
#include "harness/base/result.hpp"

#include <filesystem>
#include <functional>
#include <string_view>

namespace harness {

/// A file that can be read; a directory cannot.
Result<FileDescriptor> open_log(const std::filesystem::path& path);

/// The beginning of a log, and the log from there again; empty for what is no regular file, whose beginning
/// can be read once only.
std::string beginning_of(const FileDescriptor& log);

/// Hands out the log piece by piece, until it ends or `on_piece` returns false. Why it broke off: it was cut
/// short, say. What was handed out until then is good.
WhyNot read_log(const FileDescriptor& log, const std::function<bool(std::string_view)>& on_piece);

} // namespace harness
