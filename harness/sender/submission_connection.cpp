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

constexpr std::size_t kLongestReply = 1U << 20U; // to the pipelined envelope of a thousand recipients

// A value, not an exception: `a || b` of the awaitable operators goes on waiting for b when a throws.
struct Finished {
    std::string queue_id;
    std::string error; // why there is none
};

asio::awaitable<void> exchange(asio::ip::tcp::socket& socket, SmtpSubmission& submission) {
    std::string buffer;
    while (!submission.done()) {
        const std::size_t length = co_await asio::async_read_until(
            socket, asio::dynamic_buffer(buffer, kLongestReply), "\r\n", asio::use_awaitable
        );
        const std::string line = buffer.substr(0, length - 2);
        buffer.erase(0, length);
        if (const auto next = submission.on_line(line))
            co_await asio::async_write(socket, asio::buffer(*next), asio::use_awaitable);
    }
}

constexpr std::chrono::milliseconds kBetweenConnects{50};

asio::awaitable<void>
connect(asio::ip::tcp::socket& socket, SubmissionPlace place, std::chrono::seconds patience) {
    const asio::ip::tcp::endpoint there(asio::ip::make_address(place.address), place.port);
    const auto end = std::chrono::steady_clock::now() + patience;
    asio::steady_timer pause(socket.get_executor());
    for (;;) {
        const auto [error] = co_await socket.async_connect(there, asio::as_tuple(asio::use_awaitable));
        if (!error) co_return;
        if (error != asio::error::connection_refused || std::chrono::steady_clock::now() >= end)
            throw boost::system::system_error(error);
        socket.close();
        pause.expires_after(kBetweenConnects);
        co_await pause.async_wait(asio::use_awaitable);
    }
}

asio::awaitable<Finished>
converse(SubmissionPlace place, SmtpSubmission submission, std::chrono::seconds patience) {
    Finished finished;
    try {
        asio::ip::tcp::socket socket(co_await asio::this_coro::executor);
        co_await connect(socket, std::move(place), patience);
        co_await exchange(socket, submission);
        finished.queue_id = submission.queue_id();
    } catch (const SenderError& error) {
        finished.error = error.what();
    } catch (const boost::system::system_error& error) {
        finished.error = error.code().message();
    }
    co_return finished;
}

asio::awaitable<std::string> converse_within(
    const char* what,
    SubmissionPlace place,
    SmtpSubmission submission,
    std::chrono::seconds limit,
    std::chrono::seconds patience
) {
    using namespace asio::experimental::awaitable_operators;
    asio::steady_timer timer(co_await asio::this_coro::executor, limit);
    auto first =
        co_await (converse(place, std::move(submission), patience) || timer.async_wait(asio::use_awaitable));
    if (first.index() == 1)
        throw SenderError(fmt::format("{} {}: no end after {} s", what, place.address, limit.count()));
    Finished finished = std::get<0>(std::move(first));
    if (!finished.error.empty())
        throw SenderError(fmt::format("{} {}: {}", what, place.address, finished.error));
    co_return std::move(finished.queue_id);
}

} // namespace

asio::awaitable<std::string>
submit_message(SubmissionPlace place, Message message, std::chrono::seconds limit) {
    const std::string login = place.logs_in ? message.sender : std::string();
    return converse_within(
        "submission to", std::move(place), SmtpSubmission(std::move(message), login), limit, {}
    );
}

asio::awaitable<void>
await_greeting(SubmissionPlace place, std::chrono::seconds limit, std::chrono::seconds patience) {
    co_await converse_within(
        "greeting of", std::move(place), SmtpSubmission::greeting_only(), limit, patience
    );
}

} // namespace harness
