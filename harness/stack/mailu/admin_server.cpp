#include "harness/stack/mailu/admin_server.hpp"

#include "fake_mx/listening_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/json/parse.hpp>

#include <chrono>
#include <utility>

namespace harness::mailu {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr std::chrono::seconds kLimit{30}; // of each request, and between two
constexpr std::size_t kMostHeader = 16384;
constexpr std::size_t kMostBody = 65536;

std::string string_in(const HttpAnswer& answer) {
    if (answer.status != 200) return {};
    boost::system::error_code error;
    const auto value = boost::json::parse(answer.body, error);
    return !error && value.is_string() ? std::string(value.as_string()) : answer.body;
}

http::response<http::string_body>
response_to(const http::request<http::string_body>& request, HttpAnswer answer) {
    http::response<http::string_body> response(static_cast<http::status>(answer.status), request.version());
    response.set(http::field::server, "admin");
    response.set(http::field::content_type, answer.content_type);
    response.keep_alive(request.keep_alive());
    response.body() = request.method() == http::verb::head ? std::string() : std::move(answer.body);
    response.prepare_payload();
    return response;
}

asio::awaitable<void>
converse(tcp::socket socket, std::string client, const AdminAnswers& answers, AdminSink sink) {
    beast::tcp_stream stream(std::move(socket));
    beast::flat_buffer buffer;
    for (bool open = true; open;) {
        stream.expires_after(kLimit);
        http::request_parser<http::string_body> parser;
        parser.header_limit(kMostHeader);
        parser.body_limit(kMostBody);
        co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
        const auto& request = parser.get();
        const std::string method(request.method_string());
        const std::string target(request.target());
        HttpAnswer answer = answers.answer(method, target);
        sink(
            {std::chrono::system_clock::now(),
             client,
             method,
             target,
             answer.status,
             string_in(answer),
             answer.why}
        );
        open = request.keep_alive();
        const auto response = response_to(request, std::move(answer));
        co_await http::async_write(stream, response, asio::use_awaitable);
    }
    beast::error_code ignored;
    stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
}

asio::awaitable<void> serve(tcp::socket socket, AdminAt admin_at, AdminSink sink) {
    try {
        fake_mx::Endpoints ends = fake_mx::endpoints_of(socket);
        const AdminAnswers* answers = admin_at(ends.server);
        if (answers) co_await converse(std::move(socket), std::move(ends.client), *answers, std::move(sink));
    } catch (const boost::system::system_error&) {
        // The client has gone, sends no HTTP, or sends nothing: it gets no more.
    }
}

} // namespace

AdminServer::AdminServer(
    asio::io_context& context,
    const std::vector<tcp::endpoint>& endpoints,
    AdminAt admin_at,
    AdminSink sink,
    ListeningServer::Failed failed
)
    : listener_(
          context,
          endpoints,
          [admin_at = std::move(admin_at), sink = std::move(sink)](tcp::socket socket) {
              return serve(std::move(socket), admin_at, sink);
          },
          [failed = std::move(failed)](const std::string& why) { failed("as the admin: " + why); }
      ) {}

} // namespace harness::mailu
