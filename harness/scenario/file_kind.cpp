#include "harness/scenario/file_kind.hpp"

#include "harness/scenario/text_file.hpp"
#include "harness/scenario/yaml_reader.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace harness {

namespace {

bool has_any(const YamlNode& root, std::initializer_list<std::string_view> keys) {
    return std::any_of(root.fields.begin(), root.fields.end(), [&](const YamlField& field) {
        return std::find(keys.begin(), keys.end(), field.key.scalar) != keys.end();
    });
}

FileKind kind_by_folder(const std::filesystem::path& file) {
    const auto folder = file.parent_path().filename();
    if (folder == "claims") return FileKind::claim;
    if (folder == "programs") return FileKind::program;
    return folder == "senders" ? FileKind::sender : FileKind::scenario;
}

} // namespace

FileKind kind_of(const YamlNode& root, const std::filesystem::path& file) {
    if (has_any(root, {"peer", "expect", "life", "attack", "attempt", "reported"})) return FileKind::scenario;
    if (has_any(root, {"rules"})) return FileKind::program;
    if (has_any(root, {"claim", "behaves", "figures"})) return FileKind::claim;
    if (has_any(root, {"base", "image", "claims", "parameters", "environment", "services"}))
        return FileKind::sender;
    return kind_by_folder(file);
}

FileKind kind_of_file(const std::filesystem::path& file) {
    std::vector<Problem> ignored; // the loader says them
    const auto text = read_text(file, ignored);
    const auto root = text ? read_yaml(*text, file.string(), ignored) : std::nullopt;
    return root ? kind_of(*root, file) : kind_by_folder(file);
}

} // namespace harness
