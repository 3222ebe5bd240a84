#include "harness/run/configuration_files.hpp"

#include "harness/base/file_text.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <sys/stat.h>
#include <utility>

namespace harness {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 5000;
constexpr std::uintmax_t kMostOctets = 256U << 20U;

// Those of the package are this machine's.
bool is_of_the_package(const fs::path& name) {
    const std::string first = name.begin()->string();
    return first.starts_with("dynamicmaps.cf") || first.starts_with("postfix-files") || name == "main.cf" ||
           name == "master.cf";
}

struct Files {
    std::vector<OwnedFile> found;
    std::uintmax_t octets = 0;
};

WhyNot add_file(const fs::path& path, const fs::path& name, Files& files) {
    struct stat facts {};
    if (stat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return {};
    files.octets += static_cast<std::uintmax_t>(facts.st_size);
    if (files.octets > kMostOctets || files.found.size() == kMostFiles)
        return fmt::format("it has more than {} files or more than {} MiB", kMostFiles, kMostOctets >> 20U);
    auto text = text_of_file(path);
    if (!text) return fmt::format("{} cannot be read", path.string());
    files.found.push_back(
        {(fs::path(kSeenAt) / name).string(),
         *std::move(text),
         facts.st_mode & 0777U,
         std::to_string(facts.st_uid),
         std::to_string(facts.st_gid)}
    );
    return {};
}

} // namespace

// Links to files are followed, those to directories are not: they may lead back.
Result<std::vector<OwnedFile>> read_configuration_files(const fs::path& directory) {
    Files files;
    std::error_code error;
    fs::recursive_directory_iterator entries(directory, error);
    for (; !error && entries != fs::recursive_directory_iterator(); entries.increment(error)) {
        const fs::path name = fs::relative(entries->path(), directory);
        if (is_of_the_package(name)) continue;
        if (const WhyNot why = add_file(entries->path(), name, files)) return Failure{*why};
    }
    if (error) return Failure{fmt::format("{} cannot be read: {}", directory.string(), error.message())};
    return std::move(files.found);
}

} // namespace harness
