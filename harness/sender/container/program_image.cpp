#include "harness/sender/container/program_image.hpp"

#include "harness/base/file_text.hpp"
#include "harness/engine/tar_archive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace harness {

namespace {

namespace fs = std::filesystem;

constexpr const char* kFolder = "/usr/share/mxproof/";
constexpr const char* kProgram = "/usr/bin/mxproof";
constexpr long kDate = 1'700'000'000; // any that is always the same: the engine then knows what it has

ArchivedFile archived(const fs::path& file, const std::string& target) {
    std::optional<std::string> text = text_of_file(file);
    if (!text) throw std::runtime_error("cannot read " + file.string());
    const bool executable = (fs::status(file).permissions() & fs::perms::owner_exec) != fs::perms::none;
    return {target, std::move(*text), executable ? 0755U : 0644U};
}

void add(const fs::path& part, std::vector<ArchivedFile>& files) {
    if (!fs::is_directory(part)) {
        files.push_back(archived(part, std::string("/root") + kProgram));
        return;
    }
    for (const auto& entry : fs::recursive_directory_iterator(part)) {
        if (!entry.is_regular_file()) continue;
        const std::string name = entry.path().lexically_relative(part.parent_path()).string();
        files.push_back(archived(entry.path(), std::string("/root") + kFolder + name));
    }
}

} // namespace

std::vector<fs::path> program_parts(const fs::path& recipes) {
    const fs::path share = fs::absolute(recipes).lexically_normal().parent_path();
    return {fs::read_symlink("/proc/self/exe"), share / "scenarios", share / "images"};
}

std::string program_context(
    const std::string& base, const std::vector<fs::path>& parts, const std::vector<std::string>& lines
) {
    std::vector<ArchivedFile> files;
    for (const fs::path& part : parts)
        add(part, files);
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    std::string dockerfile = fmt::format("FROM {}\nCOPY root /\n", base);
    for (const std::string& line : lines)
        dockerfile += line + "\n";
    files.push_back({"/Dockerfile", std::move(dockerfile), 0644});
    return tar_archive(files, kDate);
}

} // namespace harness
