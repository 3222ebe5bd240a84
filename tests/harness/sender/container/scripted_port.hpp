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
#include <memory>
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
        : state_(std::make_shared<State>(std::move(part), tcp::acceptor(context))) {
        harness::in_network_namespace(network_namespace, [this, port] {
            const tcp::endpoint all(tcp::v4(), port);
            state_->acceptor.open(all.protocol());
            state_->acceptor.set_option(tcp::acceptor::reuse_address(true));
            state_->acceptor.bind(all);
            state_->acceptor.listen();
        });
        boost::asio::co_spawn(
            context, [state = state_] { return accept_all(state); }, boost::asio::detached
        );
    }
    ~ScriptedPort() {
        boost::system::error_code ignored;
        state_->acceptor.close(ignored);
    }
    ScriptedPort(const ScriptedPort&) = delete;
    ScriptedPort& operator=(const ScriptedPort&) = delete;

    /// What the latest client has said by now.
    const std::string& heard() const { return state_->sessions.back().said; }

private:
    using tcp = boost::asio::ip::tcp;
    struct Session {
        tcp::socket peer;
        std::string said;
    };
    // Shared with the coroutines, which end after the port.
    struct State {
        State(std::string text, tcp::acceptor bound) : part(std::move(text)), acceptor(std::move(bound)) {}
        std::string part;
        tcp::acceptor acceptor;
        std::list<Session> sessions;
    };

    static boost::asio::awaitable<void> accept_all(std::shared_ptr<State> state) {
        for (;;) {
            tcp::socket peer = co_await state->acceptor.async_accept(boost::asio::use_awaitable);
            state->sessions.push_back({std::move(peer), {}});
            boost::asio::co_spawn(
                state->acceptor.get_executor(),
                [state, &last = state->sessions.back()] { return speak(state, last); },
                boost::asio::detached
            );
        }
    }

    static boost::asio::awaitable<void> speak(std::shared_ptr<State> state, Session& session) {
        co_await boost::asio::async_write(
            session.peer, boost::asio::buffer(state->part), boost::asio::use_awaitable
        );
        boost::system::error_code end;
        auto token = boost::asio::redirect_error(boost::asio::use_awaitable, end);
        co_await boost::asio::async_read(session.peer, boost::asio::dynamic_buffer(session.said), token);
    }

    std::shared_ptr<State> state_;
};

} // namespace sender_test
