// Reads a program's output line by line for as long as it has one.
#pragma once

#include "harness/base/file_descriptor.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>

namespace harness {

/// Calls `on_line` for every line (without its end) until the stream ends. Long lines are cut as TextLines
/// does.
boost::asio::awaitable<void> follow_lines(FileDescriptor stream, std::function<void(std::string)> on_line);

} // namespace harness
