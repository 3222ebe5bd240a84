#include "harness/run/event_file.hpp"

#include "harness/base/ignored_pipe_signal.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace harness {

namespace {

bool is_regular(int file) {
    struct stat status {};
    return fstat(file, &status) == 0 && S_ISREG(status.st_mode);
}

} // namespace

EventFile::EventFile(FileDescriptor file, Limits limits)
    : file_(std::move(file)), limits_(limits), is_regular_(is_regular(file_.get())) {}

void EventFile::write(std::string_view line) {
    if (!trouble_.empty()) return;
    all_ += line.size() + 1;
    if (all_ > limits_.all)
        return give_up(fmt::format("there are more than {} MiB of them", limits_.all >> 20U));
    kept_ += line;
    kept_ += '\n';
    write_kept(Patience::none);
    if (kept() > limits_.kept)
        give_up(fmt::format("its reader is more than {} MiB behind", limits_.kept >> 20U));
    else if (kept() > 0 && when_kept_)
        when_kept_();
}

void EventFile::give_up(std::string why) {
    trouble_ = std::move(why);
    kept_.clear();
    written_ = 0;
    if (when_trouble_) when_trouble_();
}

void EventFile::finish() {
    write_kept(Patience::endless);
}

// O_NONBLOCK would be set for everybody who shares the terminal or the pipe. Instead, poll(2) says whether a
// write of PIPE_BUF octets has to wait (pipe(7)).
bool EventFile::has_room(Patience patience) const {
    pollfd room{file_.get(), POLLOUT, 0};
    return is_regular_ || poll(&room, 1, patience == Patience::endless ? -1 : 0) != 0;
}

void EventFile::write_kept(Patience patience) {
    const IgnoredPipeSignal ignored;
    const std::size_t most = is_regular_ ? kept_.max_size() : PIPE_BUF;
    while (kept() > 0 && has_room(patience)) {
        const ssize_t written = ::write(file_.get(), kept_.data() + written_, std::min(kept(), most));
        if (written < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (written < 0) return give_up(std::generic_category().message(errno));
        written_ += static_cast<std::size_t>(written);
    }
    if (written_ < kept_.size() / 2) return;
    kept_.erase(0, written_);
    written_ = 0;
}

// Asio would set O_NONBLOCK for a wait, too: so it waits for an epoll(7) descriptor that waits for the file.
class EventFile::Drain::Impl : public std::enable_shared_from_this<Impl> {
public:
    Impl(boost::asio::io_context& context, EventFile& file)
        : context_(context), file_(&file), epoll_(context, epoll_create1(EPOLL_CLOEXEC)) {
        epoll_event event{};
        event.events = EPOLLOUT;
        // Regular files cannot be waited for, and never have to be.
        epoll_ctl(epoll_.native_handle(), EPOLL_CTL_ADD, file.file_.get(), &event);
    }

    void wait() {
        if (std::exchange(is_waiting_, true)) return;
        epoll_.async_wait(
            boost::asio::posix::stream_descriptor::wait_read,
            [self = shared_from_this()](const boost::system::error_code& error) {
                self->is_waiting_ = false;
                if (error || !self->file_) return;
                self->file_->write_kept(Patience::none);
                if (self->file_->kept() > 0) self->wait();
            }
        );
    }

    void stop_context() { context_.stop(); }

    void stop() {
        file_ = nullptr;
        boost::system::error_code ignored;
        epoll_.close(ignored);
    }

private:
    boost::asio::io_context& context_;
    EventFile* file_;
    boost::asio::posix::stream_descriptor epoll_;
    bool is_waiting_ = false;
};

EventFile::Drain::Drain(boost::asio::io_context& context, EventFile& file, AfterTrouble after_trouble)
    : impl_(std::make_shared<Impl>(context, file)) {
    file.when_kept_ = [weak = std::weak_ptr(impl_)] {
        if (const auto impl = weak.lock()) impl->wait();
    };
    if (after_trouble == AfterTrouble::go_on) return;
    file.when_trouble_ = [weak = std::weak_ptr(impl_)] {
        if (const auto impl = weak.lock()) impl->stop_context();
    };
}

EventFile::Drain::~Drain() {
    impl_->stop();
}

} // namespace harness
