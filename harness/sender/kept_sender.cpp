#include "harness/sender/kept_sender.hpp"

#include "harness/mta/sender_data.hpp"

#include <fmt/format.h>

#include <fstream>
#include <system_error>

namespace harness {

namespace {

void copy_tree(const std::filesystem::path& from, const std::filesystem::path& to) {
    namespace fs = std::filesystem;
    fs::create_directories(to);
    for (const auto& entry : fs::recursive_directory_iterator(from)) {
        const fs::path target = to / entry.path().lexically_relative(from);
        std::error_code gone; // the server still runs: a queue file may go while it is looked at
        if (entry.is_directory(gone)) fs::create_directories(target);
        // Sockets and pipes of the running server cannot be kept.
        if (entry.is_regular_file(gone))
            fs::copy_file(entry.path(), target, fs::copy_options::overwrite_existing, gone);
        if (gone && gone != std::errc::no_such_file_or_directory)
            throw fs::filesystem_error("cannot copy", entry.path(), target, gone);
    }
}

void write_lines(const std::filesystem::path& path, const std::vector<std::string>& lines) {
    std::ofstream file(path);
    for (const std::string& line : lines)
        file << line << '\n';
    if (!file.flush()) throw SenderError("cannot write " + path.string());
}

SenderError
cannot_keep(const std::filesystem::path& directory, const std::filesystem::filesystem_error& error) {
    return SenderError(fmt::format("cannot keep {}: {}", directory.string(), error.what()));
}

} // namespace

void keep_log(const std::filesystem::path& directory, const std::vector<std::string>& log) {
    try {
        std::filesystem::create_directories(directory);
    } catch (const std::filesystem::filesystem_error& error) {
        throw cannot_keep(directory, error);
    }
    write_lines(directory / "log", log);
}

void keep_tree(const std::filesystem::path& to, const std::filesystem::path& from) {
    try {
        copy_tree(from, to);
    } catch (const std::filesystem::filesystem_error& error) {
        throw cannot_keep(to, error);
    }
}

} // namespace harness
