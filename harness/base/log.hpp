// What mxproof says it does, for whoever looks into it (`--log debug`). Silent until start_log() is called.
#pragma once

#include "harness/base/file_descriptor.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace harness {

/// From now on lines are written to `file` at once, each with its time (RFC 3339, UTC, microseconds). Once a
/// process.
void start_log(FileDescriptor file);

bool is_logging();

/// One line, whatever it holds: octets that are no printable ASCII become `\xNN`. No secret may be in it.
void log_line(std::string_view text);

/// Formats only if somebody reads it.
template <typename... Args>
void log_debug(fmt::format_string<Args...> format, Args&&... args) {
    if (is_logging()) log_line(fmt::format(format, std::forward<Args>(args)...));
}

} // namespace harness
