#include "harness/sender/container_loan.hpp"

#include "harness/engine/tar_archive.hpp"
#include "harness/sender/container_files.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

constexpr std::chrono::seconds kRestoreLimit{10};

fs::path root_of(pid_t pid) {
    return fmt::format("/proc/{}/root", pid);
}

// The engine cannot remove a file from a container that does not run: it empties what was not there.
std::string archive_of(const std::vector<Original>& originals, const fs::path& root) {
    std::vector<ArchivedFile> files;
    for (const Original& original : originals) {
        const std::string path = "/" + original.path.lexically_relative(root).string();
        ArchivedFile file{path, original.text.value_or("")};
        if (original.text) {
            file.mode = original.owner.st_mode & 07777;
            file.uid = original.owner.st_uid;
            file.gid = original.owner.st_gid;
        }
        files.push_back(std::move(file));
    }
    return tar_archive(files, std::time(nullptr));
}

} // namespace

asio::awaitable<void> ContainerLoan::lend(
    EngineClient engine,
    ContainerState container,
    std::vector<LentFile> files,
    Borrower borrower,
    std::function<void()> before
) {
    std::vector<std::string> paths;
    for (LentFile& file : files) {
        paths.push_back(file.path.string());
        file.path = path_below(root_of(container.pid), file.path);
    }
    engine_.emplace(engine);
    id_ = container.id;
    pid_ = container.pid;
    mounts_ = mount_namespace_of(pid_);
    borrower_ = borrower;
    co_await start_watch(engine, container, std::move(paths), std::move(borrower));
    const auto reload = [mounts = mounts_, reader = borrower_] {
        signal_processes(mounts, reader.process, reader.signal);
    };
    files_.lend(files, {std::move(before), reload});
    reload();
}

asio::awaitable<void> ContainerLoan::restore_after_restart() {
    const fs::path then = root_of(pid_);
    const ContainerState now = co_await engine_->inspect(id_);
    if (!now.running) {
        std::string tar = archive_of(files_.originals(), then);
        co_await engine_->put_files(now.id, std::move(tar));
        co_return;
    }
    std::vector<Original> originals = files_.originals();
    for (Original& original : originals)
        original.path = root_of(now.pid) / original.path.lexically_relative(then);
    put_back(originals);
    signal_processes(mount_namespace_of(now.pid), borrower_.process, borrower_.signal);
}

// Outside of the run's own context: that may have been stopped.
void ContainerLoan::restore() {
    files_.restore();
    if (id_.empty()) return;
    if (mount_namespace_of(pid_) != mounts_) {
        asio::io_context context;
        asio::co_spawn(context, restore_after_restart(), [](const std::exception_ptr&) {
            // Removed with all its files.
        });
        context.run_for(kRestoreLimit);
    }
    end_watch(mounts_);
    id_.clear();
}

} // namespace harness
