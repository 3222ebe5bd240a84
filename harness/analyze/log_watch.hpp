// Follows a log that grows, also past its rotation: what is renamed is read to its end, then whatever has got
// its name, and a log that was cut is read from its beginning.
#pragma once

#include "harness/base/result.hpp"

#include <filesystem>
#include <functional>
#include <string_view>

namespace harness {

struct LogListener {
    std::function<bool(std::string_view)> on_piece; // false: nothing more is wanted
    std::function<void()> on_caught_up;             // what was there at the beginning has been read
};

/// Waits by inotify(7), until nothing more is wanted or SIGINT or SIGTERM comes. Why it cannot be followed.
WhyNot watch_log(const std::filesystem::path& path, const LogListener& listener);

/// The same of a stream, until that ends.
WhyNot watch_stream(int descriptor, const LogListener& listener);

} // namespace harness
