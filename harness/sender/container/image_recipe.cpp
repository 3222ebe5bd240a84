#include "harness/sender/container/image_recipe.hpp"

#include "harness/base/child_process.hpp"
#include "harness/base/file_text.hpp"
#include "harness/base/nearest_word.hpp"
#include "harness/sender/container/program_image.hpp"
#include "harness/sender/container/rootfs_build.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <sstream>

namespace harness {

namespace {

namespace fs = std::filesystem;

std::string name_of(const std::string& image) {
    const auto start = image.find('/') + 1;
    return image.substr(start, image.find(':', start) - start);
}

std::map<std::string, std::string> settings_of(const std::string& image_conf) {
    std::map<std::string, std::string> settings;
    std::istringstream lines(image_conf);
    for (std::string line; std::getline(lines, line);) {
        const auto equals = line.find('=');
        if (equals == std::string::npos || line.starts_with('#')) continue;
        std::string value = line.substr(equals + 1);
        const bool quoted = value.size() >= 2 && value.front() == '\'' && value.back() == '\'';
        settings[line.substr(0, equals)] = quoted ? value.substr(1, value.size() - 2) : value;
    }
    return settings;
}

} // namespace

std::vector<std::string> changes_of(const std::string& image_conf) {
    auto settings = settings_of(image_conf);
    std::vector<std::string> changes;
    const auto for_each_word = [&](const char* key, const char* instruction) {
        std::istringstream words(settings[key]);
        for (std::string word; words >> word;)
            changes.push_back(fmt::format("{} {}", instruction, word));
    };
    for_each_word("ENV", "ENV");
    for_each_word("EXPOSE", "EXPOSE");
    for_each_word("VOLUME", "VOLUME");
    for (const char* key : {"ENTRYPOINT", "CMD"})
        if (!settings[key].empty()) changes.push_back(fmt::format("{} {}", key, settings[key]));
    return changes;
}

std::vector<std::string> ImageRecipe::names_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (fs::exists(entry->path() / "image.conf")) names.push_back(entry->path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

ImageRecipe::ImageRecipe(fs::path folder, const std::string& image)
    : folder_(std::move(folder)), name_(name_of(image)) {
    const auto known = names_in(folder_);
    if (std::find(known.begin(), known.end(), name_) != known.end()) return;
    const auto nearest = nearest_word(name_, known);
    throw RecipeError(fmt::format(
        "there is no recipe for {} in {}{}",
        image,
        folder_.string(),
        nearest ? ", did you mean " + *nearest + "?" : ""
    ));
}

std::string ImageRecipe::image_conf() const {
    return text_of_file(folder_ / name_ / "image.conf").value_or("");
}

std::string ImageRecipe::hash(std::vector<std::string> beside) const {
    beside.insert(beside.begin(), {(folder_ / "recipe-hash").string(), name_});
    const ProgramOutput hash = output_of(beside);
    if (hash.exit_code != 0 || hash.text.size() < 12) throw RecipeError("cannot read the recipe of " + name_);
    return hash.text.substr(0, 12);
}

bool ImageRecipe::holds_program() const {
    return settings_of(image_conf()).contains("PROGRAM");
}

std::string ImageRecipe::tagged_image() const {
    if (!holds_program()) return packages_image();
    std::vector<std::string> beside;
    for (const fs::path& part : program_parts(folder_))
        beside.push_back(part.string());
    return fmt::format("mxproof/{}:{}", name_, hash(std::move(beside)));
}

std::string ImageRecipe::packages_image() const {
    return fmt::format("mxproof/{}{}:{}", name_, holds_program() ? "-packages" : "", hash({}));
}

std::string ImageRecipe::program_context() const {
    return harness::program_context(packages_image(), program_parts(folder_), changes());
}

void ImageRecipe::build(int tar) const {
    const int code = build_rootfs(folder_ / "build-rootfs", name_, tar);
    if (code != 0) throw RecipeError(fmt::format("the recipe of {} ended with exit code {}", name_, code));
}

std::vector<std::string> ImageRecipe::changes() const {
    return changes_of(image_conf());
}

} // namespace harness
