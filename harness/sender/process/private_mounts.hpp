// The mounts of a mount namespace of its own: nothing that is done in it reaches the disk or another
// namespace, and the kernel drops all of it with its last process. Every failure is a std::runtime_error that
// says what was tried.
#pragma once

#include <filesystem>
#include <string>

namespace harness {

/// From now on mounts and unmounts stay in this namespace, every file system that is already mounted is
/// read-only, and /proc shows this pid namespace.
void make_mounts_private();

/// An empty file system in memory over a directory that must exist; `options` as in tmpfs(5).
void mount_tmpfs(const std::filesystem::path& where, const std::string& options);

/// Writes a file into a tmpfs of this namespace.
void write_private_file(const std::filesystem::path& path, const std::string& text);

/// A file of the system whose content is another one in this namespace. The path may be a link, even into a
/// directory that a tmpfs hides by now; hence in two steps: look where it leads, then, after the mounts,
/// replace.
class ReplacedFile {
public:
    explicit ReplacedFile(std::filesystem::path path);

    /// Does the file exist at all?
    bool exists() const { return exists_; }

    /// `source` is a private file with the new content.
    void replace(const std::filesystem::path& source) const;

private:
    std::filesystem::path target_; // without links
    bool exists_;
};

} // namespace harness
