#include "harness/engine/container_root.hpp"

#include "harness/engine/engine_address.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <linux/openat2.h>
#include <string_view>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <system_error>

namespace harness {

namespace {

namespace fs = std::filesystem;

constexpr int kMostTries = 1000;
constexpr mode_t kMode = 0644;

[[noreturn]] void refuse(const fs::path& path, std::string_view why) {
    throw EngineError(fmt::format("{} in the container: {}", path.string(), why));
}

[[noreturn]] void refuse(const fs::path& path, int error) {
    if (error == ENOSYS) refuse(path, "this kernel has no openat2(2), which came with Linux 5.6");
    if (error == ELOOP)
        refuse(path, "its symbolic links do not end, or lead through a magic link of proc(5)");
    refuse(path, std::generic_category().message(error));
}

// Opening a device would have effects of its own, and a FIFO's end may never come. Where the kernel makes up
// the files (proc, sysfs, cgroup …), no block holds them; what is written there acts on the machine.
void require_regular(const fs::path& path, int file) {
    struct stat found = {};
    struct statfs system = {};
    if (fstat(file, &found) != 0 || fstatfs(file, &system) != 0) refuse(path, errno);
    if (!S_ISREG(found.st_mode)) refuse(path, "it is no regular file");
    if (system.f_blocks == 0) refuse(path, "it is no file that a disk or memory holds");
}

void write_all(const fs::path& path, int file, std::string_view text) {
    if (ftruncate(file, 0) != 0) refuse(path, errno);
    while (!text.empty()) {
        const ssize_t written = ::write(file, text.data(), text.size());
        if (written < 0 && errno != EINTR) refuse(path, errno);
        if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
}

} // namespace

ContainerRoot::ContainerRoot(int pidfd, pid_t pid) {
    const std::string path = fmt::format("/proc/{}/root", pid);
    root_.reset(open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    const int error = errno;
    // It lives, so its number has been its own all the time.
    if (pidfd < 0 || syscall(SYS_pidfd_send_signal, pidfd, 0, nullptr, 0) != 0)
        throw EngineError("the container's first process has ended");
    if (root_.get() < 0)
        throw EngineError(fmt::format(
            "cannot reach the container's files: {}: {}{}",
            path,
            std::generic_category().message(error),
            error == EACCES ? " (this process needs CAP_SYS_PTRACE for that)" : ""
        ));
}

ContainerRoot::ContainerRoot(const fs::path& directory)
    : root_(open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    if (root_.get() < 0)
        throw EngineError(fmt::format("{}: {}", directory.string(), std::generic_category().message(errno)));
}

// Mounts are crossed: engines mount the very files that are written (resolv.conf, hosts).
FileDescriptor ContainerRoot::open_below(const fs::path& path, int flags) const {
    open_how how = {};
    how.flags = static_cast<unsigned>(flags) | O_CLOEXEC;
    how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
    for (int tries = 1;; ++tries) {
        FileDescriptor file(static_cast<int>(syscall(SYS_openat2, root_.get(), path.c_str(), &how, sizeof how)
        ));
        // EAGAIN: something was renamed meanwhile, so the kernel cannot tell whether a `..` left the root.
        if (file.get() >= 0 || errno != EAGAIN || tries == kMostTries) return file;
    }
}

// The file that was looked at is the one that is opened, whatever has its name by now: /proc/self/fd leads to
// the file itself.
FileDescriptor ContainerRoot::open_regular(const fs::path& path, int flags) const {
    const FileDescriptor found = open_below(path, O_PATH);
    if (found.get() < 0) return {};
    require_regular(path, found.get());
    const std::string itself = fmt::format("/proc/self/fd/{}", found.get());
    FileDescriptor file(open(itself.c_str(), flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (file.get() < 0) refuse(path, errno);
    return file;
}

FileDescriptor ContainerRoot::directory(const fs::path& path) const {
    FileDescriptor folder = open_below(path, O_PATH | O_DIRECTORY);
    if (folder.get() < 0) refuse(path, errno);
    return folder;
}

FileDescriptor ContainerRoot::make(const fs::path& path) const {
    const FileDescriptor folder = directory(path.parent_path());
    const std::string name = path.filename();
    FileDescriptor file(
        openat(folder.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kMode)
    );
    if (file.get() < 0 && errno == EEXIST) refuse(path, "it is a symbolic link to nothing");
    if (file.get() < 0) refuse(path, errno);
    require_regular(path, file.get());
    if (fchmod(file.get(), kMode) != 0) refuse(path, errno); // our umask is not the container's
    return file;
}

bool ContainerRoot::has(const fs::path& path) const {
    const FileDescriptor found = open_below(path, O_PATH);
    if (found.get() < 0 && errno == ENOSYS) refuse(path, errno);
    return found.get() >= 0;
}

std::optional<std::string> ContainerRoot::read(const fs::path& path, std::size_t most) const {
    const FileDescriptor file = open_regular(path, O_RDONLY);
    if (file.get() < 0 && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
    if (file.get() < 0) refuse(path, errno);
    std::string text;
    for (std::array<char, 65536> block{};;) {
        const ssize_t taken = ::read(file.get(), block.data(), block.size());
        if (taken < 0 && errno == EINTR) continue;
        if (taken < 0) refuse(path, errno);
        if (taken == 0) return text;
        text.append(block.data(), static_cast<std::size_t>(taken));
        if (text.size() > most) refuse(path, fmt::format("it is longer than {} octets", most));
    }
}

void ContainerRoot::write(const fs::path& path, const std::string& text) const {
    FileDescriptor file = open_regular(path, O_WRONLY);
    if (file.get() < 0 && errno != ENOENT) refuse(path, errno);
    if (file.get() < 0) file = make(path);
    write_all(path, file.get(), text);
}

} // namespace harness
