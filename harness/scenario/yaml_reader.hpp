// Text -> YamlNode, by libfyaml; the only file that knows it. One document; no aliases, no anchors, no tags.
#pragma once

#include "harness/scenario/problem.hpp"
#include "harness/scenario/yaml_node.hpp"

#include <optional>
#include <string>
#include <vector>

namespace harness {

/// Nothing, with at least one problem, if the text is not one plain YAML document. `file` is for the
/// problems.
std::optional<YamlNode>
read_yaml(const std::string& text, const std::string& file, std::vector<Problem>& problems);

} // namespace harness
