// The YAML files that one load has read: each once, however many others take from it.
#pragma once

#include "harness/scenario/problem.hpp"
#include "harness/scenario/yaml_node.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace harness {

struct YamlFile {
    std::optional<YamlNode> root; // nothing if there is an error among the problems
    std::vector<Problem> problems;
};

class YamlFiles {
public:
    /// What the file held when it was first asked for. Throws as read_text().
    const YamlFile& read(const std::filesystem::path& file);

private:
    std::map<std::string, YamlFile> files_; // by their paths
};

} // namespace harness
