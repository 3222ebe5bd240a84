#include "harness/scenario/catalogue_table.hpp"

#include "harness/base/file_descriptor.hpp"
#include "harness/base/packed.hpp"
#include "harness/scenario/catalogue_files.hpp"
#include "harness/scenario/scenario_loader.hpp"
#include "harness/scenario/text_file.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace harness {

namespace {

namespace fs = std::filesystem;

struct FileOfTable {
    std::string name; // below the root
    std::string text;
};

struct CatalogueTable {
    std::vector<FileOfTable> files;
    std::vector<Scenario> scenarios; // their files as the names above
};

// `buffer`: of any content.
bool holds(const fs::path& file, std::string_view text, std::string& buffer) {
    const FileDescriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    buffer.resize(text.size() + 1); // it may have grown
    return opened.get() >= 0 &&
           read(opened.get(), buffer.data(), buffer.size()) == static_cast<ssize_t>(text.size()) &&
           buffer.starts_with(text);
}

std::size_t count_scenario_files(const fs::path& root) {
    std::error_code error;
    const std::size_t count = find_scenario_files(root, error).size();
    return error ? 0 : count;
}

} // namespace

std::string pack_catalogue(const fs::path& root) {
    CatalogueTable table;
    std::error_code error;
    std::vector<Problem> problems;
    for (const fs::path& file : find_scenario_files(root, error)) {
        auto text = read_text(file, problems);
        if (!text) return {};
        table.files.push_back({file.lexically_relative(root).native(), *std::move(text)});
    }
    LoadResult loaded = load_catalogue(root);
    if (error || !loaded.problems.empty()) return {};
    std::string buffer;
    for (const FileOfTable& file : table.files) // nobody may have written to one meanwhile
        if (!holds(root / file.name, file.text, buffer)) return {};
    table.scenarios = std::move(loaded.scenarios);
    for (Scenario& scenario : table.scenarios)
        scenario.file = scenario.file.lexically_relative(root);
    std::string octets;
    Packer{octets}(table);
    return octets;
}

std::optional<std::vector<Scenario>> unpack_catalogue(std::string_view table, const fs::path& root) {
    if (table.empty()) return std::nullopt;
    Unpacker unpacker(table);
    const auto files = unpacker.next<std::uint32_t>(); // as of any vector
    if (files != count_scenario_files(root)) return std::nullopt;
    std::string buffer;
    for (std::uint32_t n = 0; n < files; ++n) {
        const auto name = unpacker.next<std::string_view>();
        const auto text = unpacker.next<std::string_view>();
        if (!holds(root / name, text, buffer)) return std::nullopt;
    }
    auto scenarios = unpacker.next<std::vector<Scenario>>();
    for (Scenario& scenario : scenarios)
        scenario.file = root / scenario.file;
    return scenarios;
}

} // namespace harness
