// One accepted connection to a policy host: TLS, one HTTP request, one answer.
#pragma once

#include "fake_mx/mx_event.hpp"
#include "fake_mx/policy_host.hpp"
#include "fake_mx/punctuality.hpp"
#include "fake_mx/tls_channel.hpp"
#include "fake_mx/tls_context_cache.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace fake_mx {

class PolicyConnection : public std::enable_shared_from_this<PolicyConnection> {
public:
    /// `limit`: for the whole of it. `grown` may be empty.
    PolicyConnection(
        boost::asio::ip::tcp::socket socket,
        std::shared_ptr<const PolicyHostSpec> spec,
        std::shared_ptr<PolicyFetch> record,
        std::shared_ptr<TlsContextCache> contexts,
        std::chrono::seconds limit,
        PolicyGrown grown
    );
    /// Sets the record's end if run() did not get that far.
    ~PolicyConnection();

    /// Serves to the end. What breaks (std::runtime_error) ends only this connection, and the
    /// record says why; want of memory and bugs are the caller's.
    boost::asio::awaitable<void> run();

    /// Ends it at its next step, from outside: the server is going away.
    void close();

private:
    boost::asio::awaitable<void> serve();
    boost::asio::awaitable<bool> shake_hands();
    boost::asio::awaitable<bool> read_request();
    boost::asio::awaitable<bool> read_more(std::string& plaintext);
    boost::asio::awaitable<bool> receive();
    boost::asio::awaitable<bool> flush();
    boost::asio::awaitable<void> discard_input();
    void start_clock(std::chrono::seconds limit);
    void finish();
    void tell_growth();

    boost::asio::ip::tcp::socket socket_;
    boost::asio::steady_timer clock_;
    std::shared_ptr<const PolicyHostSpec> spec_;
    std::shared_ptr<PolicyFetch> record_;
    std::shared_ptr<TlsContextCache> contexts_;
    std::chrono::seconds limit_;
    PolicyGrown grown_;
    Punctuality punctuality_;
    std::shared_ptr<const TlsContext> context_; // of the channel
    std::optional<TlsChannel> tls_;
    std::string cipher_out_;
    std::array<char, 8192> buffer_ = {};
};

} // namespace fake_mx
