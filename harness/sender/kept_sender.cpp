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
        std::error_code gone; // Postfix still runs: a queue file may go while it is looked at
        if (entry.is_directory(gone)) fs::create_directories(target);
        // Sockets and pipes of the running Postfix cannot be kept.
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

} // namespace

void keep_sender(
    const std::filesystem::path& directory,
    const std::vector<std::string>& log,
    const std::filesystem::path& root
) {
    try {
        std::filesystem::create_directories(directory);
        write_lines(directory / "log", log);
        if (root.empty()) return;
        copy_tree(root / "etc/postfix", directory / "config");
        copy_tree(root / "var/spool/postfix", directory / "queue");
    } catch (const std::filesystem::filesystem_error& error) {
        throw SenderError(fmt::format("cannot keep {}: {}", directory.string(), error.what()));
    }
}

} // namespace harness
