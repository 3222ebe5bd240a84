#include "harness/sender/submission_connection.hpp"

#include "harness/sender/smtp_submission.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;

asio::awaitable<std::string> converse(std::string address, Message message) {
    asio::ip::tcp::socket socket(co_await asio::this_coro::executor);
    co_await socket.async_connect({asio::ip::make_address(address), 25}, asio::use_awaitable);
    SmtpSubmission submission(std::move(message));
    std::string buffer;
    while (!submission.done()) {
        const std::size_t length = co_await asio::async_read_until(
            socket, asio::dynamic_buffer(buffer, 1U << 20U), "\r\n", asio::use_awaitable
        );
        const std::string line = buffer.substr(0, length - 2);
        buffer.erase(0, length);
        if (const auto next = submission.on_line(line))
            co_await asio::async_write(socket, asio::buffer(*next), asio::use_awaitable);
    }
    co_return submission.queue_id();
}

} // namespace

asio::awaitable<std::string>
submit_message(std::string address, Message message, std::chrono::seconds limit) {
    using namespace asio::experimental::awaitable_operators;
    asio::steady_timer timer(co_await asio::this_coro::executor, limit);
    try {
        auto finished =
            co_await (converse(address, std::move(message)) || timer.async_wait(asio::use_awaitable));
        if (finished.index() == 0) co_return std::get<0>(std::move(finished));
    } catch (const boost::system::system_error& error) {
        throw SenderError(fmt::format("submission to {}: {}", address, error.code().message()));
    }
    throw SenderError(fmt::format("submission to {}: no end after {} s", address, limit.count()));
}

} // namespace harness
