#include "harness/engine/engine_sight.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <sys/socket.h>

namespace harness {

bool engine_is_in_sight(const std::filesystem::path& path) {
    boost::asio::io_context context;
    boost::asio::local::stream_protocol::socket socket(context);
    boost::system::error_code error;
    socket.connect(boost::asio::local::stream_protocol::endpoint(path.string()), error);
    if (error) return true;
    ucred peer{};
    socklen_t size = sizeof peer;
    // The kernel gives the number as it is in the pid namespace of who asks, and 0 where it has none.
    return getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.pid != 0;
}

} // namespace harness
