#include "harness/cli/whole_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace harness {

namespace {

namespace fs = std::filesystem;

std::string last_error() {
    return std::generic_category().message(errno);
}

// These lead to what the process has open already; everywhere else a link may be somebody else's.
bool is_link_of_the_system(const fs::path& path) {
    const std::string name = path.string();
    return name == "/dev/stdout" || name == "/dev/stderr" || name.starts_with("/dev/fd/") ||
           name.starts_with("/proc/self/fd/");
}

// What stands there is to be written to, not to be replaced.
bool is_written_in_place(const fs::path& path) {
    if (is_link_of_the_system(path)) return true;
    struct stat status {};
    return lstat(path.c_str(), &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode) ||
                                                 S_ISBLK(status.st_mode) || S_ISSOCK(status.st_mode));
}

FileDescriptor open_in_place(const fs::path& path) {
    const int links = is_link_of_the_system(path) ? 0 : O_NOFOLLOW;
    // Not to wait for a reader that never comes.
    FileDescriptor file(open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC | links));
    if (file.get() >= 0) fcntl(file.get(), F_SETFL, fcntl(file.get(), F_GETFL) & ~O_NONBLOCK);
    return file;
}

fs::path directory_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

// A new file beside `path`; its name goes into `name`.
FileDescriptor open_beside(const fs::path& path, std::string& name) {
    name = (directory_of(path) / fmt::format(".{}.XXXXXX", path.filename().string())).string();
    return FileDescriptor(mkostemp(name.data(), O_CLOEXEC));
}

bool write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

// mkstemp(3) makes it for its owner only; a report is an ordinary file.
bool give_usual_mode(int file) {
    const mode_t mask = umask(0);
    umask(mask);
    return fchmod(file, 0666 & ~mask) == 0;
}

} // namespace

WhyNot why_not_writable(const fs::path& path) {
    std::error_code error;
    if (is_written_in_place(path)) {
        const FileDescriptor file = open_in_place(path);
        return file.get() >= 0 ? WhyNot() : last_error();
    }
    if (path.filename().empty() || fs::is_directory(fs::symlink_status(path, error)))
        return "this is a directory, expected a file's name";
    if (!fs::is_directory(directory_of(path), error))
        return fmt::format("there is no directory {}", directory_of(path).string());
    std::string name;
    const FileDescriptor tried = open_beside(path, name);
    if (tried.get() < 0) return fmt::format("no file can be made there: {}", last_error());
    unlink(name.c_str());
    return std::nullopt;
}

FileDescriptor open_new_file(const fs::path& path) {
    if (is_written_in_place(path)) return open_in_place(path);
    std::string name;
    FileDescriptor file = open_beside(path, name);
    if (file.get() < 0) return file;
    if (give_usual_mode(file.get()) && rename(name.c_str(), path.c_str()) == 0) return file;
    const int trouble = errno;
    unlink(name.c_str());
    errno = trouble;
    return FileDescriptor();
}

WhyNot write_whole_file(const fs::path& path, std::string_view text) {
    if (is_written_in_place(path)) {
        const FileDescriptor file = open_in_place(path);
        return file.get() >= 0 && write_all(file.get(), text) ? WhyNot() : last_error();
    }
    std::string name;
    const FileDescriptor file = open_beside(path, name);
    if (file.get() < 0) return last_error();
    if (write_all(file.get(), text) && give_usual_mode(file.get()) && rename(name.c_str(), path.c_str()) == 0)
        return std::nullopt;
    WhyNot why = last_error();
    unlink(name.c_str());
    return why;
}

} // namespace harness
