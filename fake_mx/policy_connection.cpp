#include "fake_mx/policy_connection.hpp"

#include "fake_mx/as_tuple.hpp"
#include "fake_mx/policy_response.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace fake_mx {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

namespace {

constexpr std::size_t kLargestHeader = 8192;
constexpr int kHttp11 = 11;

// How long a client may take to notice that the server has closed its side.
constexpr std::chrono::seconds kDrainLimit{2};

std::string to_octets(PolicyResponse answer) {
    http::response<http::string_body> response(
        http::int_to_status(static_cast<unsigned>(answer.status)), kHttp11
    );
    response.set(http::field::content_type, answer.content_type);
    if (!answer.location.empty()) response.set(http::field::location, answer.location);
    response.keep_alive(false);
    response.body() = std::move(answer.body);
    if (answer.chunked)
        response.chunked(true);
    else
        response.prepare_payload();
    std::ostringstream octets;
    octets << response;
    return std::move(octets).str();
}

} // namespace

PolicyConnection::PolicyConnection(
    tcp::socket socket,
    std::shared_ptr<const PolicyHostSpec> spec,
    std::shared_ptr<PolicyFetch> record,
    std::shared_ptr<TlsContextCache> contexts,
    std::chrono::seconds limit,
    PolicyGrown grown
)
    : socket_(std::move(socket)), clock_(socket_.get_executor()), spec_(std::move(spec)),
      record_(std::move(record)), contexts_(std::move(contexts)), limit_(limit), grown_(std::move(grown)) {}

PolicyConnection::~PolicyConnection() {
    finish();
}

asio::awaitable<void> PolicyConnection::run() {
    try {
        start_clock(limit_);
        co_await serve();
        // As in SMTP: what the client still says must not turn the last answer or alert into a reset.
        boost::system::error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
        start_clock(std::min(kDrainLimit, limit_));
        co_await discard_input();
    } catch (const std::runtime_error& error) {
        record_->failed = error.what();
        record_->error = "this side failed: " + record_->failed;
    }
    close();
    finish();
}

asio::awaitable<void> PolicyConnection::serve() {
    punctuality_.heard(socket_.native_handle());
    record_->tls.time = std::chrono::system_clock::now();
    context_ = contexts_->of(spec_->host);
    tls_.emplace(*context_, HandshakePlan::correct, record_->tls);
    const bool established = co_await shake_hands();
    tell_growth();
    if (!established || !co_await read_request()) co_return;
    if (spec_->answer == PolicyAnswer::silent) {
        while (co_await receive())
            continue;
        co_return;
    }
    PolicyResponse answer = respond(*spec_, {record_->method, record_->requested_host, record_->target});
    const int status = answer.status;
    const std::string octets = to_octets(std::move(answer));
    if (tls_->write(octets) && co_await flush()) record_->status = status;
    tell_growth();
    tls_->close_notify();
    co_await flush();
}

asio::awaitable<bool> PolicyConnection::shake_hands() {
    for (;;) {
        const auto progress = tls_->handshake();
        const bool sent = co_await flush();
        if (progress == TlsChannel::Progress::done) co_return true;
        if (progress == TlsChannel::Progress::failed) {
            record_->error = "TLS handshake failed: " + record_->tls.error;
            co_return false;
        }
        if (!sent || !co_await receive()) co_return false;
    }
}

asio::awaitable<bool> PolicyConnection::read_request() {
    http::request_parser<http::empty_body> parser;
    parser.header_limit(kLargestHeader);
    std::string input;
    while (!parser.is_done()) {
        if (!co_await read_more(input)) co_return false;
        boost::system::error_code error;
        const std::size_t taken = parser.put(asio::buffer(input), error);
        input.erase(0, taken);
        if (error && error != http::error::need_more) {
            record_->error = "not an HTTP request: " + error.message();
            co_return false;
        }
    }
    const auto& request = parser.get();
    record_->method = request.method_string();
    record_->target = request.target();
    record_->requested_host = request[http::field::host];
    co_return true;
}

asio::awaitable<bool> PolicyConnection::read_more(std::string& plaintext) {
    for (;;) {
        const auto progress = tls_->read(plaintext);
        if (progress == TlsChannel::Progress::done) co_return true;
        const bool sent = co_await flush();
        if (progress == TlsChannel::Progress::failed) record_->error = "TLS failed: " + record_->tls.error;
        if (progress == TlsChannel::Progress::closed) record_->error = "client said close_notify";
        if (!sent || progress != TlsChannel::Progress::wants_input) co_return false;
        if (!co_await receive()) co_return false;
    }
}

// False: the client hung up, or the limit passed; the record says which.
asio::awaitable<bool> PolicyConnection::receive() {
    const auto [error, octets] = co_await socket_.async_read_some(asio::buffer(buffer_), kTuple);
    if (!error) {
        punctuality_.heard(socket_.native_handle());
        tls_->receive(std::string_view(buffer_.data(), octets));
        co_return true;
    }
    if (record_->error.empty())
        record_->error = error == asio::error::eof ? "client hung up" : "read failed: " + error.message();
    co_return false;
}

asio::awaitable<bool> PolicyConnection::flush() {
    cipher_out_.clear();
    tls_->take_output(cipher_out_);
    if (cipher_out_.empty()) co_return true;
    const auto [error, written] = co_await asio::async_write(socket_, asio::buffer(cipher_out_), kTuple);
    record_->late += punctuality_.answered();
    if (error && record_->error.empty()) record_->error = "client hung up: " + error.message();
    co_return !error;
}

asio::awaitable<void> PolicyConnection::discard_input() {
    for (;;) {
        const auto [error, octets] = co_await socket_.async_read_some(asio::buffer(buffer_), kTuple);
        if (error) co_return;
    }
}

void PolicyConnection::close() {
    clock_.cancel();
    boost::system::error_code ignored;
    socket_.close(ignored);
}

void PolicyConnection::start_clock(std::chrono::seconds limit) {
    clock_.expires_after(limit);
    clock_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
        const auto self = weak.lock();
        if (error || !self || !self->socket_.is_open()) return;
        if (self->record_->status == 0 && self->record_->error.empty())
            self->record_->error = "the limit for waiting has passed";
        self->close();
    });
}

void PolicyConnection::finish() {
    if (record_->ended) return;
    record_->ended = std::chrono::system_clock::now();
    tell_growth();
}

void PolicyConnection::tell_growth() {
    if (grown_) grown_(*record_);
}

} // namespace fake_mx
