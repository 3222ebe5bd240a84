#include "harness/base/file_text.hpp"

#include <array>
#include <fstream>

namespace harness {

// Not with an iterator over the buffer: that throws when reading fails, where the stream only says so.
std::optional<std::string> text_of_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text;
    for (std::array<char, 65536> block{}; file.read(block.data(), block.size()), file.gcount() > 0;)
        text.append(block.data(), static_cast<std::size_t>(file.gcount()));
    if (!file.eof()) return std::nullopt; // not there, or not to be read to its end
    return text;
}

} // namespace harness
