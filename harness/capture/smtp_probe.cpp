#include "harness/capture/smtp_probe.hpp"

#include "harness/capture/dialled_address.hpp"
#include "harness/capture/handshake.hpp"
#include "harness/capture/smtp_reply.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <ctime>

namespace harness {

namespace {

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
constexpr auto kDone = asio::as_tuple(asio::use_awaitable);

using Reply = std::vector<std::string>;

SessionEnd end_of(const boost::system::error_code& error) {
    return error == asio::error::connection_reset ? SessionEnd::reset : SessionEnd::closed;
}

// The reply, or nothing, and `end` says why.
template <class Stream>
asio::awaitable<Reply>
read_reply(Stream& stream, std::string& buffer, std::chrono::milliseconds limit, SessionEnd& end) {
    asio::steady_timer timer(co_await asio::this_coro::executor, limit);
    std::array<char, 2048> piece{};
    for (;;) {
        if (auto reply = take_reply(buffer)) co_return std::move(*reply);
        if (buffer.size() > kLongestSmtpReply) {
            end = SessionEnd::overlong;
            co_return Reply();
        }
        auto first = co_await (stream.async_read_some(asio::buffer(piece), kDone) || timer.async_wait(kDone));
        if (first.index() == 1) {
            end = SessionEnd::silent;
            co_return Reply();
        }
        const auto [error, size] = std::get<0>(first);
        if (error) {
            end = end_of(error);
            co_return Reply();
        }
        buffer.append(piece.data(), size);
    }
}

template <class Stream>
asio::awaitable<Reply> converse(
    Stream& stream, std::string command, std::string& buffer, std::chrono::milliseconds limit, SessionEnd& end
) {
    command += "\r\n";
    const auto [error, size] = co_await asio::async_write(stream, asio::buffer(command), kDone);
    if (error) {
        end = end_of(error);
        co_return Reply();
    }
    co_return co_await read_reply(stream, buffer, limit, end);
}

// An RST may be there before we look, as behind an accepted connection it is: `end` says so then.
asio::awaitable<Dialled> dial(
    asio::ip::tcp::socket& socket,
    std::string address,
    std::uint16_t port,
    std::chrono::milliseconds limit,
    SessionEnd& end
) {
    if (!may_be_dialled(address)) co_return Dialled::no_route;
    asio::steady_timer timer(co_await asio::this_coro::executor, limit);
    const asio::ip::tcp::endpoint there(asio::ip::make_address(address), port);
    auto first = co_await (socket.async_connect(there, kDone) || timer.async_wait(kDone));
    if (first.index() == 1) co_return Dialled::unanswered;
    const auto [error] = std::get<0>(first);
    if (!error) co_return Dialled::connected;
    if (error == asio::error::connection_refused) co_return Dialled::refused;
    if (error == asio::error::connection_reset) {
        end = SessionEnd::reset;
        co_return Dialled::connected;
    }
    const bool timed_out = error == asio::error::timed_out;
    co_return timed_out ? Dialled::unanswered : Dialled::no_route;
}

// The end is the host's affair: whether it answers QUIT decides nothing.
template <class Stream>
asio::awaitable<void> take_leave(Stream& stream, std::chrono::milliseconds limit) {
    std::string buffer;
    SessionEnd ignored = SessionEnd::finished;
    const std::string quit = "QUIT";
    co_await converse(stream, quit, buffer, limit, ignored);
}

asio::awaitable<void> go_on_in_tls(
    asio::ip::tcp::socket& socket, const ProbeSettings& settings, const TrustStore& trusted, SeenSession& seen
) {
    asio::ssl::context context(tolerant_client().release());
    asio::ssl::stream<asio::ip::tcp::socket&> stream(socket, context);
    HandshakeWatch watch(stream.native_handle(), settings.server_name);
    asio::steady_timer timer(co_await asio::this_coro::executor, settings.limit);
    auto first =
        co_await (stream.async_handshake(asio::ssl::stream_base::client, kDone) || timer.async_wait(kDone));
    boost::system::error_code error;
    if (first.index() == 0) error = std::get<0>(std::get<0>(first));
    watch.note_end(first.index() == 1, error, seen);
    if (seen.handshake != Handshake::done) {
        seen.end = seen.handshake == Handshake::silent ? SessionEnd::silent : SessionEnd::closed;
        co_return;
    }
    watch.note_session(seen);
    seen.chain = seen_chain(stream.native_handle(), trusted, std::time(nullptr));
    std::string buffer;
    const std::string ehlo = "EHLO " + settings.client_name;
    seen.ehlo_in_tls = co_await converse(stream, ehlo, buffer, settings.limit, seen.end);
    if (seen.end == SessionEnd::finished) co_await take_leave(stream, settings.limit);
}

asio::awaitable<void> speak(
    asio::ip::tcp::socket& socket, const ProbeSettings& settings, const TrustStore& trusted, SeenSession& seen
) {
    std::string buffer;
    seen.end = SessionEnd::finished;
    seen.greeting = co_await read_reply(socket, buffer, settings.limit, seen.end);
    if (seen.end != SessionEnd::finished) co_return;
    const bool is_welcome = code_of(seen.greeting) == 220;
    const std::string ehlo = "EHLO " + settings.client_name;
    if (is_welcome) seen.ehlo = co_await converse(socket, ehlo, buffer, settings.limit, seen.end);
    if (seen.end != SessionEnd::finished) co_return;
    if (is_welcome && code_of(seen.ehlo) != 250) {
        const std::string helo = "HELO " + settings.client_name;
        seen.helo = co_await converse(socket, helo, buffer, settings.limit, seen.end);
    }
    if (announces(seen.ehlo, "STARTTLS")) {
        const std::string starttls = "STARTTLS";
        seen.starttls = co_await converse(socket, starttls, buffer, settings.limit, seen.end);
        seen.injects = !buffer.empty();
        if (code_of(seen.starttls) == 220) {
            co_await go_on_in_tls(socket, settings, trusted, seen);
            co_return;
        }
    }
    if (seen.end == SessionEnd::finished) co_await take_leave(socket, settings.limit);
}

} // namespace

asio::awaitable<SeenSession> probe_host(ProbeSettings settings, const TrustStore& trusted) {
    SeenSession seen;
    seen.address = settings.address;
    seen.sni = !settings.server_name.empty();
    asio::ip::tcp::socket socket(co_await asio::this_coro::executor);
    seen.dialled = co_await dial(socket, settings.address, settings.port, settings.limit, seen.end);
    if (seen.dialled == Dialled::connected && seen.end != SessionEnd::reset)
        co_await speak(socket, settings, trusted, seen);
    co_return seen;
}

} // namespace harness
