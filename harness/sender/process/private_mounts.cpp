#include "harness/sender/process/private_mounts.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <stdexcept>
#include <sys/mount.h>
#include <utility>

namespace harness {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& tried) {
    throw std::runtime_error(fmt::format("cannot {}: {}", tried, std::strerror(errno)));
}

} // namespace

void make_mounts_private() {
    if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) fail("make the mounts private");
    mount_attr read_only{};
    read_only.attr_set = MOUNT_ATTR_RDONLY;
    // Kernels before 5.12 cannot do it recursively. It is the second lock on the door: what is written is
    // over a tmpfs anyway.
    if (mount_setattr(AT_FDCWD, "/", AT_RECURSIVE, &read_only, sizeof read_only) != 0 && errno != ENOSYS)
        fail("make the mounts read-only");
    if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) != 0)
        fail("mount a private /proc");
}

void mount_tmpfs(const fs::path& where, const std::string& options) {
    if (mount("tmpfs", where.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, options.c_str()) != 0)
        fail(fmt::format("mount a private {}", where.string()));
}

void write_private_file(const fs::path& path, const std::string& text) {
    std::ofstream file(path);
    file << text;
    if (!file.flush()) fail("write " + path.string());
}

ReplacedFile::ReplacedFile(fs::path path) {
    std::error_code error;
    target_ = fs::weakly_canonical(path, error);
    if (error) target_ = std::move(path);
    exists_ = fs::exists(target_, error);
}

void ReplacedFile::replace(const fs::path& source) const {
    if (!fs::exists(target_)) { // hidden by a tmpfs: then it is ours to make
        std::error_code error;
        fs::create_directories(target_.parent_path(), error);
        fs::copy_file(source, target_, error);
        if (error)
            throw std::runtime_error(fmt::format("cannot make {}: {}", target_.string(), error.message()));
        return;
    }
    if (mount(source.c_str(), target_.c_str(), nullptr, MS_BIND, nullptr) != 0)
        fail(fmt::format("replace {}", target_.string()));
}

} // namespace harness
