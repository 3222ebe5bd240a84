#include "harness/analyze/log_watch.hpp"

#include "harness/base/file_descriptor.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cerrno>
#include <csignal>
#include <exception>
#include <fcntl.h>
#include <string>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace harness {

namespace {

namespace asio = boost::asio;

constexpr std::size_t kPieceOfLog = 65536;

std::string error_text() {
    return std::generic_category().message(errno);
}

class FollowedLog {
public:
    FollowedLog(std::filesystem::path path, const LogListener& listener)
        : path_(std::move(path)), listener_(listener) {}

    WhyNot open_it() {
        log_.reset(open(path_.c_str(), O_RDONLY | O_CLOEXEC));
        struct stat status {};
        if (log_.get() < 0 || fstat(log_.get(), &status) != 0) return error_text();
        if (!S_ISREG(status.st_mode)) return "it is no file that can be followed";
        return {};
    }

    // False: nothing more is wanted.
    bool read_on() {
        if (log_.get() < 0 && open_it()) return true; // it has not come back yet
        if (!read_to_end(previous_) || !read_to_end(log_)) return false;
        struct stat ours {};
        struct stat named {};
        if (fstat(log_.get(), &ours) != 0 || stat(path_.c_str(), &named) != 0) return true;
        if (ours.st_ino == named.st_ino && ours.st_dev == named.st_dev) return true;
        previous_ = std::move(log_); // whoever writes may not have noticed yet
        return open_it().has_value() || read_to_end(log_);
    }

private:
    bool read_to_end(const FileDescriptor& log) {
        struct stat status {};
        const off_t at = lseek(log.get(), 0, SEEK_CUR);
        if (fstat(log.get(), &status) == 0 && status.st_size < at) lseek(log.get(), 0, SEEK_SET);
        std::vector<char> buffer(kPieceOfLog);
        for (;;) {
            const ssize_t size = read(log.get(), buffer.data(), buffer.size());
            if (size <= 0) return true;
            if (!listener_.on_piece({buffer.data(), static_cast<std::size_t>(size)})) return false;
        }
    }

    std::filesystem::path path_;
    const LogListener& listener_;
    FileDescriptor log_;
    FileDescriptor previous_; // what had its name before
};

// Runs until `what` has ended, or a signal.
void run_until_signal(asio::io_context& loop, asio::awaitable<void> what) {
    asio::signal_set signals(loop, SIGINT, SIGTERM);
    signals.async_wait([&](const boost::system::error_code& error, int) {
        if (!error) loop.stop();
    });
    std::exception_ptr failed;
    asio::co_spawn(loop, std::move(what), [&](const std::exception_ptr& error) {
        failed = error;
        loop.stop();
    });
    loop.run();
    if (failed) std::rethrow_exception(failed);
}

// Each event says no more than that something happened in the directory.
asio::awaitable<void> follow(asio::posix::stream_descriptor& events, FollowedLog& log) {
    std::vector<char> buffer(kPieceOfLog);
    for (;;) {
        const auto [error, size] =
            co_await events.async_read_some(asio::buffer(buffer), asio::as_tuple(asio::use_awaitable));
        if (error || !log.read_on()) co_return;
    }
}

asio::awaitable<void> follow_stream(asio::posix::stream_descriptor& input, const LogListener& listener) {
    std::vector<char> buffer(kPieceOfLog);
    for (;;) {
        const auto [error, size] =
            co_await input.async_read_some(asio::buffer(buffer), asio::as_tuple(asio::use_awaitable));
        if (error || !listener.on_piece({buffer.data(), size})) co_return;
    }
}

} // namespace

WhyNot watch_log(const std::filesystem::path& path, const LogListener& listener) {
    FollowedLog log(path, listener);
    if (auto why_not = log.open_it()) return why_not;
    FileDescriptor events(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    std::error_code error;
    const auto directory = std::filesystem::canonical(path, error).parent_path(); // of what a link names
    constexpr unsigned kWhat = IN_MODIFY | IN_CREATE | IN_MOVED_TO;
    if (events.get() < 0 || inotify_add_watch(events.get(), directory.c_str(), kWhat) < 0)
        return error_text();
    if (!log.read_on()) return {};
    listener.on_caught_up();
    asio::io_context loop;
    asio::posix::stream_descriptor stream(loop, events.release());
    run_until_signal(loop, follow(stream, log));
    return {};
}

WhyNot watch_stream(int descriptor, const LogListener& listener) {
    listener.on_caught_up();
    asio::io_context loop;
    asio::posix::stream_descriptor stream(loop);
    boost::system::error_code error;
    stream.assign(fcntl(descriptor, F_DUPFD_CLOEXEC, 0), error);
    if (error) return "it cannot be followed: name the file";
    run_until_signal(loop, follow_stream(stream, listener));
    return {};
}

} // namespace harness
