// Files of somebody else that have another text for a while, and get their own back in every case: a small
// process of its own waits for the end of this one, `kill -9` included, and puts them back.
#pragma once

#include "harness/sender/file_descriptor.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <sys/stat.h>
#include <sys/types.h>
#include <vector>

namespace harness {

struct LentFile {
    std::filesystem::path path;
    std::string text; // for the while; a file that was not there is removed afterwards
};

/// A file as it was.
struct Original {
    std::filesystem::path path;
    std::optional<std::string> text; // nothing: it was not there
    struct stat owner = {};
};

/// Gives each its text, owner and mode again, or removes it.
void put_back(const std::vector<Original>& originals);

/// What else is put back, in the small process: `before` its files and `after` them.
struct PutBack {
    std::function<void()> before = [] {};
    std::function<void()> after = [] {};
};

/// Of several of these, the one that lent last is restored first: its process holds the others' lifelines.
class RestoredFiles {
public:
    RestoredFiles() = default;
    ~RestoredFiles() { restore(); }
    RestoredFiles(const RestoredFiles&) = delete;
    RestoredFiles& operator=(const RestoredFiles&) = delete;

    /// Called once. Throws std::runtime_error if one of them cannot be read or written; then all are as they
    /// were.
    /// What `beside` does must not throw; it is done in every case, once.
    void lend(const std::vector<LentFile>& files, const PutBack& beside = {});

    /// Puts all back, owners and modes included, and waits until that is done. Idempotent.
    void restore();

    /// As they were before; also after restore().
    const std::vector<Original>& originals() const { return originals_; }

private:
    std::vector<Original> originals_;
    FileDescriptor alive_; // closed: restore
    pid_t guardian_ = -1;
};

} // namespace harness
