// A whole small file, also one that the kernel writes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace harness {

/// What a file holds; nothing if it is not there or cannot be read, as a file of proc(5) whose process ends
/// between opening and reading (ESRCH).
std::optional<std::string> text_of_file(const std::filesystem::path& path);

} // namespace harness
