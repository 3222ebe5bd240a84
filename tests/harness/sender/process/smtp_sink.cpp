#include "tests/harness/sender/process/smtp_sink.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <utility>

namespace sender_test {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

std::string text_of(const asio::ip::address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    return address.to_string();
}

} // namespace

SmtpSink::SmtpSink(asio::io_context& context) : acceptor_(context, tcp::v6()) {
    acceptor_.set_option(asio::ip::v6_only(false));
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind({tcp::v6(), 25});
    acceptor_.listen();
    asio::co_spawn(
        context, [this] { return accept_all(); }, asio::detached
    );
}

asio::awaitable<void> SmtpSink::accept_all() {
    for (;;) {
        auto [error, socket] = co_await acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
        if (error) co_return;
        asio::co_spawn(
            acceptor_.get_executor(),
            [this, connection = std::move(socket)]() mutable { return serve(std::move(connection)); },
            asio::detached
        );
    }
}

std::string SmtpSink::reply_to(const std::string& command) {
    if (command.starts_with("EHLO"))
        return breaks_tls_ ? "250-sink.example\r\n250-PIPELINING\r\n250 STARTTLS\r\n"
                           : "250-sink.example\r\n250 PIPELINING\r\n";
    if (refuses_recipients_ && command.starts_with("RCPT")) return "550 5.1.1 nobody of that name\r\n";
    if (command == "STARTTLS") return "220 2.0.0 go ahead\r\n";
    if (refuses_recipients_ && command == "DATA") return "554 5.5.1 no valid recipients\r\n";
    if (command == "DATA") return "354 go ahead\r\n";
    if (command == "QUIT") return "221 2.0.0 bye\r\n";
    return "250 2.0.0 ok\r\n";
}

asio::awaitable<void> SmtpSink::serve(tcp::socket socket) {
    const std::size_t session = sessions_.size();
    sessions_.push_back(
        {text_of(socket.remote_endpoint().address()), text_of(socket.local_endpoint().address()), {}, false}
    );
    std::string reply = "220 sink.example ESMTP\r\n";
    std::string buffer;
    std::string end = "\r\n";
    for (;;) {
        co_await asio::async_write(socket, asio::buffer(reply), asio::use_awaitable);
        const auto [error, length] = co_await asio::async_read_until(
            socket, asio::dynamic_buffer(buffer), end, asio::as_tuple(asio::use_awaitable)
        );
        if (error) co_return;
        const std::string command = buffer.substr(0, length - end.size());
        buffer.erase(0, length);
        if (end != "\r\n") {
            sessions_[session].message_accepted = true;
            end = "\r\n";
            reply = "250 2.0.0 accepted\r\n";
            continue;
        }
        sessions_[session].commands.push_back(command);
        reply = reply_to(command);
        if (reply.starts_with("354")) end = "\r\n.\r\n";
        // What follows is a TLS record; the sink hangs up in the middle of the handshake.
        if (command == "STARTTLS") {
            co_await asio::async_write(socket, asio::buffer(reply), asio::use_awaitable);
            co_return;
        }
    }
}

} // namespace sender_test
