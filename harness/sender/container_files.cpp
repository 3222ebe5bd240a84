#include "harness/sender/container_files.hpp"

#include "harness/sender/file_text.hpp"
#include "harness/sender/sender_data.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <unistd.h>

namespace harness {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kCatchLimit{2};
constexpr useconds_t kCatchPause = 10'000; // in a process that may have no event loop any more
constexpr int kMostLinks = 40;             // as the kernel: path_resolution(7)

// proc(5), SigCgt.
bool catches(pid_t pid, int signal) {
    const std::string status = text_of_file(fmt::format("/proc/{}/status", pid)).value_or("");
    const std::string_view key = "\nSigCgt:\t";
    const auto at = status.find(key);
    if (at == std::string::npos) return false;
    std::uint64_t mask = 0;
    const char* digits = status.data() + at + key.size();
    std::from_chars(digits, status.data() + status.size(), mask, 16);
    return (mask >> static_cast<unsigned>(signal - 1) & 1U) != 0;
}

// One that has just been started would be ended by what it does not catch yet.
bool catches_soon(pid_t pid, int signal) {
    const auto deadline = std::chrono::steady_clock::now() + kCatchLimit;
    while (!catches(pid, signal)) {
        if (command_line_of(pid).empty() || std::chrono::steady_clock::now() > deadline) return false;
        usleep(kCatchPause);
    }
    return true;
}

} // namespace

fs::path path_below(const fs::path& root, const fs::path& path) {
    fs::path done; // relative to the root, free of links
    fs::path rest = path.relative_path();
    int links = 0;
    while (!rest.empty()) {
        const fs::path part = *rest.begin();
        rest = rest.lexically_relative(part);
        if (rest == ".") rest.clear();
        if (part == ".." || part == ".") {
            if (part == "..") done = done.parent_path();
            continue;
        }
        std::error_code no_link;
        const fs::path target = fs::read_symlink(root / done / part, no_link);
        if (no_link) {
            done /= part;
            continue;
        }
        if (++links > kMostLinks)
            throw SenderError(fmt::format("too many symbolic links in {}", path.string()));
        if (target.is_absolute()) done.clear();
        rest = rest.empty() ? target.relative_path() : target.relative_path() / rest;
    }
    return root / done;
}

std::string mount_namespace_of(pid_t pid) {
    std::error_code gone;
    return fs::read_symlink(fmt::format("/proc/{}/ns/mnt", pid), gone).string();
}

std::vector<pid_t> processes_in(const std::string& mount_namespace, std::string_view name) {
    std::vector<pid_t> found;
    if (mount_namespace.empty()) return found;
    std::error_code error;
    for (fs::directory_iterator entry("/proc", error), end; !error && entry != end; entry.increment(error)) {
        const std::string number = entry->path().filename().string();
        pid_t pid = 0;
        if (std::from_chars(number.data(), number.data() + number.size(), pid).ec != std::errc{}) continue;
        if (mount_namespace_of(pid) == mount_namespace &&
            text_of_file("/proc/" + number + "/comm") == std::string(name) + "\n")
            found.push_back(pid);
    }
    return found;
}

void signal_processes(const std::string& mount_namespace, std::string_view name, int signal) {
    for (const pid_t pid : processes_in(mount_namespace, name))
        if (catches_soon(pid, signal)) kill(pid, signal);
}

std::vector<std::string> command_line_of(pid_t pid) {
    const std::string text = text_of_file(fmt::format("/proc/{}/cmdline", pid)).value_or("");
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\0', at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

} // namespace harness
