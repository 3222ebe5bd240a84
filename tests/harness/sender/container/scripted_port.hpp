// A mail server that says all of its part to everybody who connects, whatever that one says.
#pragma once

#include "harness/network/namespace_thread.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <cstdint>
#include <list>
#include <string>
#include <utility>

namespace sender_test {

inline constexpr const char* kGreets = "220 mail.example ESMTP\r\n221 bye\r\n";

class ScriptedPort {
public:
    /// Listens on every IPv4 address of that network namespace.
    ScriptedPort(
        boost::asio::io_context& context, int network_namespace, std::uint16_t port, std::string part
    )
        : part_(std::move(part)), acceptor_(context) {
        harness::in_network_namespace(network_namespace, [this, port] {
            const tcp::endpoint all(tcp::v4(), port);
            acceptor_.open(all.protocol());
            acceptor_.set_option(tcp::acceptor::reuse_address(true));
            acceptor_.bind(all);
            acceptor_.listen();
        });
        boost::asio::co_spawn(
            context, [this] { return accept_all(); }, boost::asio::detached
        );
    }

    /// What the latest client has said by now.
    const std::string& heard() const { return sessions_.back().said; }

private:
    using tcp = boost::asio::ip::tcp;
    struct Session {
        tcp::socket peer;
        std::string said;
    };

    boost::asio::awaitable<void> accept_all() {
        for (;;) {
            tcp::socket peer = co_await acceptor_.async_accept(boost::asio::use_awaitable);
            sessions_.push_back({std::move(peer), {}});
            boost::asio::co_spawn(
                acceptor_.get_executor(),
                [this, &last = sessions_.back()] { return speak(last); },
                boost::asio::detached
            );
        }
    }

    boost::asio::awaitable<void> speak(Session& session) {
        co_await boost::asio::async_write(
            session.peer, boost::asio::buffer(part_), boost::asio::use_awaitable
        );
        boost::system::error_code end;
        auto token = boost::asio::redirect_error(boost::asio::use_awaitable, end);
        co_await boost::asio::async_read(session.peer, boost::asio::dynamic_buffer(session.said), token);
    }

    std::string part_;
    tcp::acceptor acceptor_;
    std::list<Session> sessions_;
};

} // namespace sender_test
