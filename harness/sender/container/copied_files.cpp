#include "harness/sender/container/copied_files.hpp"

#include "harness/engine/tar_filter.hpp"
#include "harness/mta/sender_data.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <utility>

namespace harness {

namespace {

constexpr int kTries = 3;
constexpr const char* kPlace = "/var/tmp/mxproof-copy.XXXXXX"; // may be large, hier(7)

[[noreturn]] void fail() {
    throw SenderError(fmt::format("cannot copy files to /var/tmp: {}", std::strerror(errno)));
}

// O_TMPFILE would do the same, but not every file system has it.
FileDescriptor file_without_name() {
    std::string name = kPlace;
    FileDescriptor file(mkostemp(name.data(), O_CLOEXEC));
    if (file.get() < 0) fail();
    unlink(name.c_str());
    return file;
}

struct TooLarge {};

} // namespace

CopiedFiles::CopiedFiles() : file_(file_without_name()) {}

void CopiedFiles::add(std::string_view data, std::uint64_t left_free) {
    struct statvfs disk = {};
    if (fstatvfs(file_.get(), &disk) != 0) fail();
    if (std::uint64_t{disk.f_bavail} * disk.f_frsize < left_free + data.size())
        throw SenderError(fmt::format(
            "less than {} MiB would be free in /var/tmp: the volumes are too large to be copied (--empty "
            "PATH "
            "gives the twin an empty one)",
            left_free >> 20U
        ));
    while (!data.empty()) {
        const ssize_t written = write(file_.get(), data.data(), data.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail();
        data.remove_prefix(static_cast<std::size_t>(written));
        size_ += static_cast<std::uint64_t>(written);
    }
}

std::filesystem::path CopiedFiles::path() const {
    return fmt::format("/proc/self/fd/{}", file_.get());
}

boost::asio::awaitable<std::optional<CopiedFiles>> copy_out(
    EngineClient engine,
    std::string container,
    std::string path,
    std::function<bool(const std::string&)> keep,
    std::uint64_t most
) {
    for (int tries = 0; tries < kTries; ++tries) {
        CopiedFiles copied;
        TarFilter filter(keep, [&copied, most](std::string_view data) {
            if (copied.size() + data.size() > most) throw TooLarge();
            copied.add(data);
        });
        std::function<void(std::string_view)> on_data = [&filter](std::string_view data) {
            filter.feed(data);
        };
        bool too_large = false;
        try {
            co_await engine.read_archive(container, path, std::move(on_data));
        } catch (const TooLarge&) {
            too_large = true;
        }
        if (too_large) co_return std::nullopt;
        // An engine breaks off where a file has become shorter than it was.
        if (filter.complete()) co_return std::move(copied);
    }
    throw EngineError(fmt::format("{} changes while it is copied", path));
}

} // namespace harness
