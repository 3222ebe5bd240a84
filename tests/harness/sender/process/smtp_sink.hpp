// The simplest mail host there can be, for tests of a sender: accepts every message on every address.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace sender_test {

class SmtpSink {
public:
    /// Listens on port 25 of every address of this network namespace, IPv4 and IPv6.
    explicit SmtpSink(boost::asio::io_context& context);

    struct Session {
        std::string client; // the source address
        std::string host;   // the dialled address
        std::vector<std::string> commands;
        bool message_accepted = false;
    };
    const std::vector<Session>& sessions() const { return sessions_; }

    /// STARTTLS is offered from now on, and the handshake then fails.
    void break_tls() { breaks_tls_ = true; }

    /// Every recipient is refused for good from now on.
    void refuse_recipients() { refuses_recipients_ = true; }

private:
    boost::asio::awaitable<void> accept_all();
    boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket);
    std::string reply_to(const std::string& command);

    boost::asio::ip::tcp::acceptor acceptor_;
    std::vector<Session> sessions_;
    bool breaks_tls_ = false;
    bool refuses_recipients_ = false;
};

} // namespace sender_test
