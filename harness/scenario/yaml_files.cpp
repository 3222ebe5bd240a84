#include "harness/scenario/yaml_files.hpp"

#include "harness/scenario/text_file.hpp"
#include "harness/scenario/yaml_reader.hpp"

namespace harness {

const YamlFile& YamlFiles::read(const std::filesystem::path& file) {
    const auto known = files_.find(file.native());
    if (known != files_.end()) return known->second;
    YamlFile result;
    if (const auto text = read_text(file, result.problems))
        result.root = read_yaml(*text, file.native(), result.problems);
    return files_.emplace(file.native(), std::move(result)).first->second;
}

} // namespace harness
