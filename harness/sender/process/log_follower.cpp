#include "harness/sender/process/log_follower.hpp"

#include "harness/base/text_lines.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace harness {

namespace {

constexpr std::size_t kPiece = 65536;

} // namespace

boost::asio::awaitable<void> follow_lines(FileDescriptor stream, std::function<void(std::string)> on_line) {
    namespace asio = boost::asio;
    asio::posix::stream_descriptor input(co_await asio::this_coro::executor, stream.release());
    std::vector<char> buffer(kPiece);
    TextLines lines(std::move(on_line));
    for (;;) {
        const auto [error, size] =
            co_await input.async_read_some(asio::buffer(buffer), asio::as_tuple(asio::use_awaitable));
        if (error) break;
        lines.feed({buffer.data(), size});
    }
    lines.finish();
}

} // namespace harness
