#include "harness/scenario/text_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>

namespace harness {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargestFile = 256UL * 1024UL;

} // namespace

Problem whole_file(const std::string& file, std::string text) {
    return {file, 0, 0, std::move(text), false};
}

void throw_if_exhausted(const std::error_code& error) {
    for (const std::errc want :
         {std::errc::not_enough_memory,
          std::errc::too_many_files_open,
          std::errc::too_many_files_open_in_system})
        if (error == want) throw std::system_error(error, "cannot read the files");
}

std::string why_not_read(const std::error_code& error) {
    throw_if_exhausted(error);
    return "cannot be read: " + error.message();
}

std::optional<std::string> read_text(const fs::path& file, std::vector<Problem>& problems) {
    const auto complain = [&](std::string text) {
        problems.push_back(whole_file(file.string(), std::move(text)));
        return std::nullopt;
    };
    std::error_code error;
    const fs::file_status status = fs::status(file, error);
    if (fs::is_directory(status)) return complain("this is a directory, expected a scenario file");
    if (error) return complain(why_not_read(error));
    if (!fs::is_regular_file(status)) return complain("this is no file, expected a scenario file");
    const std::uintmax_t size = fs::file_size(file, error);
    if (error) return complain(why_not_read(error));
    if (size > kLargestFile)
        return complain(fmt::format("is larger than {} KiB: this is no scenario", kLargestFile / 1024));
    std::ifstream in(file, std::ios::binary);
    std::string text;
    std::getline(in, text, '\0');
    if (!in.is_open() || in.bad()) return complain(why_not_read({errno, std::generic_category()}));
    if (!in.eof()) return complain("holds a NUL octet: this is no text");
    return text;
}

} // namespace harness
