#include "harness/capture/policy_fetch.hpp"

#include "harness/capture/dialled_address.hpp"
#include "harness/capture/handshake.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <ctime>

namespace harness {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using namespace asio::experimental::awaitable_operators;
using TlsStream = asio::ssl::stream<asio::ip::tcp::socket>;
constexpr auto kEnded = asio::as_tuple(asio::use_awaitable);

Dialled dialled_of(const boost::system::error_code& error) {
    if (!error) return Dialled::connected;
    if (error == asio::error::connection_refused) return Dialled::refused;
    return error == asio::error::timed_out ? Dialled::unanswered : Dialled::no_route;
}

asio::awaitable<void> connect_to(TlsStream& stream, const FetchSettings& settings, SeenPolicy& seen) {
    if (!may_be_dialled(settings.address)) {
        seen.dialled = Dialled::no_route;
        co_return;
    }
    asio::steady_timer timer(co_await asio::this_coro::executor, settings.limit);
    const asio::ip::tcp::endpoint there(asio::ip::make_address(settings.address), settings.port);
    auto first = co_await (stream.next_layer().async_connect(there, kEnded) || timer.async_wait(kEnded));
    seen.dialled = first.index() == 1 ? Dialled::unanswered : dialled_of(std::get<0>(std::get<0>(first)));
}

asio::awaitable<void> shake_hands(TlsStream& stream, const FetchSettings& settings, SeenPolicy& seen) {
    asio::steady_timer timer(co_await asio::this_coro::executor, settings.limit);
    auto first =
        co_await (stream.async_handshake(asio::ssl::stream_base::client, kEnded) || timer.async_wait(kEnded));
    if (first.index() == 1) {
        seen.handshake = Handshake::silent;
        co_return;
    }
    const auto error = std::get<0>(std::get<0>(first));
    seen.handshake = error ? failed_handshake(error) : Handshake::done;
}

asio::awaitable<void> get_policy(TlsStream& stream, const FetchSettings& settings, SeenPolicy& seen) {
    asio::steady_timer timer(co_await asio::this_coro::executor, settings.limit);
    http::request<http::empty_body> request(http::verb::get, "/.well-known/mta-sts.txt", 11);
    request.set(http::field::host, settings.host);
    request.set(http::field::user_agent, "mxproof");
    request.set(http::field::connection, "close");
    const auto [not_sent, sent] = co_await http::async_write(stream, request, kEnded);
    if (not_sent) co_return;
    boost::beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(kLargestPolicy);
    auto first = co_await (http::async_read(stream, buffer, parser, kEnded) || timer.async_wait(kEnded));
    if (first.index() == 1) co_return;
    const auto error = std::get<0>(std::get<0>(first));
    seen.too_large = error == http::error::body_limit;
    if (!parser.is_header_done()) co_return;
    const auto& response = parser.get();
    seen.status = response.result_int();
    seen.content_type = std::string(response[http::field::content_type]);
    seen.chunked = response.chunked();
    if (!seen.too_large) seen.body = response.body();
}

} // namespace

asio::awaitable<void> fetch_policy(FetchSettings settings, const TrustStore& trusted, SeenPolicy& seen) {
    asio::ssl::context context(tolerant_client().release());
    TlsStream stream(co_await asio::this_coro::executor, context);
    const HandshakeWatch watch(stream.native_handle(), settings.host);
    co_await connect_to(stream, settings, seen);
    if (seen.dialled != Dialled::connected) co_return;
    co_await shake_hands(stream, settings, seen);
    if (seen.handshake != Handshake::done) co_return;
    seen.chain = seen_chain(stream.native_handle(), trusted, std::time(nullptr));
    co_await get_policy(stream, settings, seen);
}

} // namespace harness
