#include "harness/sender/tlsrpt_socket.hpp"

#include "harness/base/file_descriptor.hpp"
#include "harness/base/rethrow.hpp"
#include "harness/mta/sender_data.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/local/datagram_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <system_error>
#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;

constexpr int kAtOnce = 64;       // then others have their turn
constexpr int kMostQueued = 4096; // whatever net.unix.max_dgram_qlen is

[[noreturn]] void fail(int error, const std::string& name) {
    throw SenderError(fmt::format(
        "cannot listen for TLS reports at a socket {}: {}", name, std::generic_category().message(error)
    ));
}

// The mode is what the socket has before it has a name: changing that of a name would follow a link put there
// meanwhile.
FileDescriptor bound_socket(int directory, const std::string& name) {
    const std::string path = fmt::format("/proc/self/fd/{}/{}", directory, name);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) fail(ENAMETOOLONG, name);
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    FileDescriptor made(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (made.get() < 0 || fchmod(made.get(), 0666) != 0) fail(errno, name);
    const mode_t before = umask(0);
    const int bound = bind(made.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    const int error = errno;
    umask(before);
    if (bound != 0) fail(error, name);
    return made;
}

} // namespace

struct TlsrptSocket::Bound {
    asio::local::datagram_protocol::socket socket;
    Sink sink;
    std::string buffer = std::string(kLongest, '\0');

    // Whether there may be more.
    bool take_one() {
        const ssize_t length = recv(socket.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (length < 0) return errno == EINTR;
        if (!sink(std::string_view(buffer).substr(0, static_cast<std::size_t>(length)))) socket.close();
        return socket.is_open();
    }

    void take(int most) {
        for (int n = 0; n < most && socket.is_open() && take_one(); ++n) {
        }
    }
};

TlsrptSocket::TlsrptSocket(
    const asio::any_io_executor& executor, int directory, const std::string& name, Sink sink
)
    : bound_(std::make_shared<Bound>(Bound{asio::local::datagram_protocol::socket(executor), std::move(sink)})
      ) {
    bound_->socket.assign(asio::local::datagram_protocol(), bound_socket(directory, name).release());
    const auto read = [](std::shared_ptr<Bound> bound) -> asio::awaitable<void> {
        while (bound->socket.is_open()) {
            const auto [error] = co_await bound->socket.async_wait(
                asio::socket_base::wait_read, asio::as_tuple(asio::use_awaitable)
            );
            if (error) co_return;
            bound->take(kAtOnce);
        }
    };
    asio::co_spawn(executor, read(bound_), rethrow);
}

TlsrptSocket::~TlsrptSocket() {
    bound_->socket.close();
}

void TlsrptSocket::take_arrived() {
    bound_->take(kMostQueued);
}

} // namespace harness
