// Reading the text of a file that a user wrote, with what is wrong about it as a problem.
#pragma once

#include "harness/scenario/problem.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace harness {

/// Nothing, with one problem, if the file cannot be read, is too large or no text.
std::optional<std::string> read_text(const std::filesystem::path& file, std::vector<Problem>& problems);

/// A problem of the file as a whole.
Problem whole_file(const std::string& file, std::string text);

} // namespace harness
