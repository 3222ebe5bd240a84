#include "harness/stack/mailu/milter_server.hpp"

#include "fake_mx/listening_server.hpp"
#include "harness/stack/mailu/milter_session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <chrono>
#include <utility>

namespace harness::mailu {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;

constexpr std::chrono::minutes kIdleLimit{10}; // an MTA keeps the connection for a whole SMTP session
constexpr std::size_t kPiece = 65536;

// Empty: it has gone.
std::string client_of(const tcp::socket& socket) {
    try {
        return fake_mx::endpoints_of(socket).client;
    } catch (const boost::system::system_error&) {
        return {};
    }
}

asio::awaitable<void> serve(tcp::socket socket, MilterSink sink) {
    MilterConnection record{std::chrono::system_clock::now(), client_of(socket), 0, {}};
    if (record.client.empty()) co_return;
    beast::tcp_stream stream(std::move(socket));
    MilterSession session;
    std::vector<char> piece(kPiece);
    while (!session.ended() && session.trouble().empty()) {
        stream.expires_after(kIdleLimit);
        const auto [error, size] =
            co_await stream.async_read_some(asio::buffer(piece), asio::as_tuple(asio::use_awaitable));
        if (error) break;
        const std::string replies = session.feed({piece.data(), size});
        if (replies.empty()) continue;
        const auto [lost, sent] =
            co_await asio::async_write(stream, asio::buffer(replies), asio::as_tuple(asio::use_awaitable));
        if (lost) break;
    }
    record.messages = session.messages();
    record.trouble = session.trouble();
    sink(std::move(record));
}

} // namespace

MilterServer::MilterServer(
    asio::io_context& context,
    const std::vector<tcp::endpoint>& endpoints,
    MilterSink sink,
    ListeningServer::Failed failed
)
    : listener_(
          context,
          endpoints,
          [sink = std::move(sink)](tcp::socket socket) { return serve(std::move(socket), sink); },
          [failed = std::move(failed)](const std::string& why) { failed("as the milter: " + why); }
      ) {}

} // namespace harness::mailu
