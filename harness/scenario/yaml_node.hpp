// A YAML document as plain data with positions: what yaml_reader makes and the parsers read. No libfyaml
// here.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

struct Position {
    int line = 1; // both from 1
    int column = 1;
};

struct YamlField;

struct YamlNode {
    enum class Kind { scalar, sequence, mapping };
    Kind kind = Kind::scalar;
    Position position;             // of the scalar, or of the first thing inside
    std::string scalar;            // its text
    bool is_null = false;          // plain `null`, `~` or nothing
    std::vector<YamlNode> items;   // of a sequence
    std::vector<YamlField> fields; // of a mapping
};

struct YamlField {
    YamlNode key; // a scalar
    YamlNode value;
};

/// The value of the key in a mapping; null if it is not there, or the node is no mapping.
inline const YamlNode* member(const YamlNode& mapping, std::string_view key) {
    for (const auto& [name, value] : mapping.fields)
        if (name.scalar == key) return &value;
    return nullptr;
}

} // namespace harness
