// Scenario files -> scenarios and problems. The format is specified in scenarios/README.md.
#pragma once

#include "harness/scenario/problem.hpp"
#include "harness/scenario/scenario.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace harness {

struct LoadResult {
    std::vector<Scenario> scenarios; // only those without an error
    std::vector<Problem> problems;
};

/// Reads one file; its id is `<folder>/<stem>`. Never throws for what is in or about the file.
LoadResult load_file(const std::filesystem::path& file);

/// Reads all *.yaml files below a folder, in the order of their ids: the path below it without suffix.
LoadResult load_catalogue(const std::filesystem::path& root);

/// The same for a text, for tests and editors.
LoadResult load_text(const std::string& text, const std::string& file, const std::string& id);

} // namespace harness
