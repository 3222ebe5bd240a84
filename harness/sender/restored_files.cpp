#include "harness/sender/restored_files.hpp"

#include "harness/sender/file_text.hpp"

#include <fmt/format.h>

#include <csignal>
#include <fstream>
#include <stdexcept>
#include <sys/wait.h>

namespace harness {

namespace {

// In place: a container's /etc/resolv.conf is a mount, and cannot be replaced by a rename.
bool write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    return static_cast<bool>(file.flush());
}

// So that nobody reads half of it, such as a resolver that somebody is starting anew; in place where that
// cannot be. Owner and mode are put back afterwards.
void write_at_once(const std::filesystem::path& path, const std::string& text) {
    const std::string beside = path.string() + ".mxproof";
    std::error_code error;
    if (write(beside, text)) std::filesystem::rename(beside, path, error);
    if (!error && text_of_file(path) == text) return;
    std::filesystem::remove(beside, error);
    write(path, text);
}

// One that is there and cannot be read is not lent: it would be removed afterwards, as one that was not
// there.
Original original_of(const std::filesystem::path& path) {
    Original original{path, text_of_file(path)};
    const bool is_there = stat(path.c_str(), &original.owner) == 0;
    if (is_there && !original.text) throw std::runtime_error(fmt::format("cannot read {}", path.string()));
    if (!is_there) original.text.reset();
    return original;
}

// Who got it for a while may have replaced it by a file of his own.
void put_owner_back(const Original& original) {
    struct stat now = {};
    if (stat(original.path.c_str(), &now) != 0) return;
    const struct stat& then = original.owner;
    const bool is_same_owner = now.st_uid == then.st_uid && now.st_gid == then.st_gid;
    if (!is_same_owner && chown(original.path.c_str(), then.st_uid, then.st_gid) != 0) return;
    if (!is_same_owner || now.st_mode != then.st_mode) chmod(original.path.c_str(), then.st_mode & 07777);
}

// Not ended by what ends its parent: neither by a terminal nor by a signal to the group.
[[noreturn]] void guard(int alive, const std::vector<Original>& originals, const PutBack& beside) {
    setsid();
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE})
        std::signal(signal, SIG_IGN);
    char byte = 0;
    while (read(alive, &byte, 1) < 0 && errno == EINTR) {
    }
    beside.before();
    put_back(originals);
    beside.after();
    _exit(0);
}

} // namespace

void put_back(const std::vector<Original>& originals) {
    std::error_code ignored;
    for (const Original& original : originals) {
        if (original.text) {
            write_at_once(original.path, *original.text);
            put_owner_back(original);
        } else {
            std::filesystem::remove(original.path, ignored);
        }
    }
}

void RestoredFiles::lend(const std::vector<LentFile>& files, const PutBack& beside) {
    for (const LentFile& file : files)
        originals_.push_back(original_of(file.path));
    PipeEnds ends = make_pipe();
    guardian_ = fork();
    if (guardian_ < 0) throw std::runtime_error("cannot start the process that puts files back");
    if (guardian_ == 0) {
        ends.write.reset();
        guard(ends.read.get(), originals_, beside);
    }
    alive_ = std::move(ends.write);
    for (const LentFile& file : files) {
        if (write(file.path, file.text)) continue;
        const std::string problem = fmt::format("cannot write {}", file.path.string());
        restore();
        throw std::runtime_error(problem);
    }
}

void RestoredFiles::restore() {
    if (guardian_ < 0) return;
    alive_.reset();
    while (waitpid(guardian_, nullptr, 0) < 0 && errno == EINTR) {
    }
    guardian_ = -1;
}

} // namespace harness
