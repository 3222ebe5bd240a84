// A catalogue that was read when this program was built, so that it need not be read again: the text of each
// of its files, and the scenarios that they are.
#pragma once

#include "harness/scenario/scenario.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// The table of the catalogue in `root`, for unpack_catalogue() of a program of the same build. Empty where
/// anything is wrong with a file, or may be.
std::string pack_catalogue(const std::filesystem::path& root);

/// What load_catalogue(root) gives. Nothing unless all scenario files below `root` are those of the table, to
/// the last octet, and no others.
std::optional<std::vector<Scenario>>
unpack_catalogue(std::string_view table, const std::filesystem::path& root);

} // namespace harness
