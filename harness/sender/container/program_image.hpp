// An image of this very program: what it needs at run time, put on top of an image with the packages that it
// needs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace harness {

/// The program that runs now, and the folders of `share/mxproof` (beside `recipes`, one of them) that it
/// reads.
std::vector<std::filesystem::path> program_parts(const std::filesystem::path& recipes);

/// A build context (a tar archive with a Dockerfile) that lays the parts over `base`, where an installed
/// program looks for them. `lines` are further lines of the Dockerfile. Throws std::runtime_error if a file
/// cannot be read.
std::string program_context(
    const std::string& base,
    const std::vector<std::filesystem::path>& parts,
    const std::vector<std::string>& lines
);

} // namespace harness
