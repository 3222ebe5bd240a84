#include "harness/sender/log_follower.hpp"

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

constexpr std::size_t kLongestLine = 65536;

// Hands out complete lines; returns what is left over.
std::string hand_out_lines(const std::string& text, const std::function<void(std::string)>& on_line) {
    std::size_t start = 0;
    for (;;) {
        const std::size_t end = text.find('\n', start);
        const std::size_t length = (end == std::string::npos ? text.size() : end) - start;
        if (end == std::string::npos && length < kLongestLine) break;
        const std::size_t taken = length < kLongestLine ? length : kLongestLine;
        on_line(text.substr(start, taken));
        start += taken + (taken == length && end != std::string::npos ? 1 : 0);
    }
    return text.substr(start);
}

} // namespace

boost::asio::awaitable<void> follow_lines(FileDescriptor stream, std::function<void(std::string)> on_line) {
    namespace asio = boost::asio;
    asio::posix::stream_descriptor input(co_await asio::this_coro::executor, stream.release());
    std::vector<char> buffer(kLongestLine);
    std::string rest;
    for (;;) {
        const auto [error, size] =
            co_await input.async_read_some(asio::buffer(buffer), asio::as_tuple(asio::use_awaitable));
        if (error) break;
        rest = hand_out_lines(rest.append(buffer.data(), size), on_line);
    }
    if (!rest.empty()) on_line(std::move(rest));
}

} // namespace harness
