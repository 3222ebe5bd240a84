#include "harness/engine/unix_http.hpp"

#include "harness/base/log.hpp"

#include "harness/engine/engine_messages.hpp"

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include <utility>
#include <vector>

namespace harness {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

using Stream = beast::basic_stream<asio::local::stream_protocol>;
using OnData = std::function<void(std::string_view)>;

constexpr std::size_t kPiece = 65536;
constexpr std::size_t kMostBody = 8U << 20U; // of a reply that is kept: a thousand containers take 5 MiB

template <class Body>
http::request<Body> request_head(const HttpRequest& request) {
    http::request<Body> message;
    message.method(http::string_to_verb(request.method));
    message.target(request.target);
    message.version(11);
    message.set(http::field::host, "engine");
    message.set(http::field::connection, "close");
    if (!request.body.empty() || request.body_file)
        message.set(http::field::content_type, request.content_type);
    return message;
}

asio::awaitable<void> write_request(Stream& stream, const HttpRequest& request) {
    if (request.body_file) {
        auto message = request_head<http::file_body>(request);
        beast::error_code error;
        message.body().open(request.body_file->c_str(), beast::file_mode::scan, error);
        if (error) throw EngineError(fmt::format("{}: {}", request.body_file->string(), error.message()));
        message.prepare_payload();
        http::request_serializer<http::file_body> serializer(message);
        co_await http::async_write(stream, serializer, asio::use_awaitable);
        co_return;
    }
    auto message = request_head<http::string_body>(request);
    message.body() = request.body;
    message.prepare_payload();
    co_await http::async_write(stream, message, asio::use_awaitable);
}

// The status; the body goes piece by piece to `on_data`, or to `refusal` if the engine refuses.
asio::awaitable<HttpReply> read_reply(Stream& stream, const HttpRequest& request, const OnData& on_data) {
    beast::flat_buffer buffer;
    http::response_parser<http::buffer_body> parser;
    parser.body_limit(boost::none);
    co_await http::async_read_header(stream, buffer, parser, asio::use_awaitable);
    HttpReply reply{parser.get().result_int(), {}};
    std::vector<char> piece(kPiece);
    while (!parser.is_done()) {
        parser.get().body().data = piece.data();
        parser.get().body().size = piece.size();
        beast::error_code error;
        auto token = asio::redirect_error(asio::use_awaitable, error);
        co_await http::async_read_some(stream, buffer, parser, token);
        if (error && error != http::error::need_buffer) throw boost::system::system_error(error);
        const std::string_view data(piece.data(), piece.size() - parser.get().body().size);
        if (reply.status < 400 && on_data) {
            on_data(data);
            continue;
        }
        reply.body += data;
        if (reply.body.size() > kMostBody)
            throw EngineError(fmt::format(
                "the container engine's reply to {} {} is longer than {} MiB",
                request.method,
                request.target,
                kMostBody >> 20U
            ));
    }
    co_return reply;
}

asio::awaitable<HttpReply> exchange(
    asio::local::stream_protocol::endpoint endpoint,
    int socket,
    const HttpRequest& request,
    const OnData& on_data
) {
    Stream stream(co_await asio::this_coro::executor, asio::local::stream_protocol(), socket);
    if (request.limit) stream.expires_after(*request.limit);
    co_await stream.async_connect(endpoint, asio::use_awaitable);
    co_await write_request(stream, request);
    co_return co_await read_reply(stream, request, on_data);
}

asio::awaitable<asio::local::stream_protocol::socket> exchange_for_upgrade(
    asio::local::stream_protocol::endpoint endpoint, int socket, const HttpRequest& request
) {
    Stream stream(co_await asio::this_coro::executor, asio::local::stream_protocol(), socket);
    if (request.limit) stream.expires_after(*request.limit);
    co_await stream.async_connect(endpoint, asio::use_awaitable);
    auto message = request_head<http::empty_body>(request);
    message.set(http::field::connection, "Upgrade");
    message.set(http::field::upgrade, "tcp");
    message.prepare_payload();
    co_await http::async_write(stream, message, asio::use_awaitable);
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    co_await http::async_read_header(stream, buffer, parser, asio::use_awaitable);
    const unsigned status = parser.get().result_int();
    if (status >= 400) {
        co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
        throw EngineError(refusal_text(parser.get().body()), status);
    }
    stream.expires_never();
    co_return stream.release_socket();
}

// Where the socket itself is at fault, what a user can do about it.
std::string no_answer_text(
    const std::filesystem::path& socket, const HttpRequest& request, const boost::system::error_code& error
) {
    namespace errc = boost::system::errc;
    const std::string at = socket.string();
    const std::string what = error.message();
    if (error == errc::no_such_file_or_directory)
        return fmt::format(
            "no container engine at {} ({}): start one, or set DOCKER_HOST=unix:///its/socket", at, what
        );
    if (error == errc::connection_refused)
        return fmt::format("nobody listens at {} ({}): the container engine does not run", at, what);
    if (error == errc::permission_denied)
        return fmt::format(
            "no permission for the container engine at {} ({}): run as root, or in the socket's group",
            at,
            what
        );
    if (error == http::error::end_of_stream || error == http::error::partial_message ||
        error == errc::connection_reset)
        return fmt::format("the container engine at {} hung up", at);
    // Whatever else is wrong with it: what the parser calls it tells nobody more.
    if (error.category() == make_error_code(http::error::bad_version).category())
        return fmt::format("what answers at {} does not speak HTTP: is it a container engine?", at);
    return fmt::format(
        "container engine at {}: {} {}: {}",
        at,
        request.method,
        request.target,
        error == beast::error::timeout ? fmt::format("no answer within {} s", request.limit->count()) : what
    );
}

// Neither the body nor the query: both may hold what a user wants to keep for themselves.
std::string_view path_of(const HttpRequest& request) {
    return std::string_view(request.target).substr(0, request.target.find('?'));
}

void log_request(const HttpRequest& request) {
    log_debug("engine: {} {}", request.method, path_of(request));
}

} // namespace

asio::awaitable<HttpReply>
UnixHttp::stream(HttpRequest request, std::function<void(std::string_view)> on_data) const {
    std::string trouble;
    log_request(request);
    try {
        const asio::local::stream_protocol::endpoint endpoint(socket_.string());
        HttpReply reply = co_await exchange(endpoint, network_->unix_socket(), request, on_data);
        log_debug("engine: {} to {} {}", reply.status, request.method, path_of(request));
        co_return reply;
    } catch (const boost::system::system_error& error) {
        trouble = no_answer_text(socket_, request, error.code());
    }
    throw EngineError(trouble);
}

asio::awaitable<asio::local::stream_protocol::socket> UnixHttp::upgrade(HttpRequest request) const {
    std::string trouble;
    log_request(request);
    try {
        const asio::local::stream_protocol::endpoint endpoint(socket_.string());
        co_return co_await exchange_for_upgrade(endpoint, network_->unix_socket(), request);
    } catch (const boost::system::system_error& error) {
        trouble = no_answer_text(socket_, request, error.code());
    }
    throw EngineError(trouble);
}

asio::awaitable<HttpReply> UnixHttp::send(HttpRequest request) const {
    return stream(std::move(request), {});
}

} // namespace harness
