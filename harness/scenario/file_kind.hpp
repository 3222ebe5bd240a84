// Which of the formats of this folder a YAML file is written in.
#pragma once

#include "harness/scenario/yaml_node.hpp"

#include <filesystem>

namespace harness {

enum class FileKind {
    scenario,
    sender,  // scenarios/senders/README.md
    claim,   // scenarios/claims/README.md
    program, // scenarios/programs/README.md
};

/// By the fields that only one of the formats has; where that decides nothing, by the folder: `senders`,
/// `claims` or `programs`.
FileKind kind_of(const YamlNode& root, const std::filesystem::path& file);

/// The same of a file; one that cannot be read, or is no YAML, by its folder.
FileKind kind_of_file(const std::filesystem::path& file);

} // namespace harness
