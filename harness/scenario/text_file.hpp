// Reading the text of a file that a user wrote, with what is wrong about it as a problem.
#pragma once

#include "harness/scenario/problem.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

namespace harness {

/// Nothing, with one problem, if the file cannot be read, is too large or no text. Throws as
/// throw_if_exhausted().
std::optional<std::string> read_text(const std::filesystem::path& file, std::vector<Problem>& problems);

/// Throws std::system_error if files cannot be read for want of memory or descriptors: no mistake of the
/// user's.
void throw_if_exhausted(const std::error_code& error);

/// `cannot be read`, and why. Throws as throw_if_exhausted().
std::string why_not_read(const std::error_code& error);

/// A problem of the file as a whole.
Problem whole_file(const std::string& file, std::string text);

} // namespace harness
