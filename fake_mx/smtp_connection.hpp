// One accepted connection: performs what SmtpSession decides, over a socket and, once told to, over TLS.
#pragma once

#include "fake_mx/host_spec.hpp"
#include "fake_mx/listen.hpp"
#include "fake_mx/mx_event.hpp"
#include "fake_mx/punctuality.hpp"
#include "fake_mx/smtp_session.hpp"
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
#include <string_view>

namespace fake_mx {

/// About how many octets the record of a session holds; they are the client's as long as somebody keeps it.
class KeptOctets {
public:
    explicit KeptOctets(std::shared_ptr<std::uint64_t> client) : client_(std::move(client)) {}
    ~KeptOctets() { *client_ -= own_; }
    KeptOctets(const KeptOctets&) = delete;
    KeptOctets& operator=(const KeptOctets&) = delete;

    void add(std::uint64_t octets) {
        own_ += octets;
        *client_ += octets;
    }
    std::uint64_t of_the_client() const { return *client_; }

private:
    std::shared_ptr<std::uint64_t> client_;
    std::uint64_t own_ = 0;
};

class SmtpConnection : public std::enable_shared_from_this<SmtpConnection> {
public:
    /// `kept`: of this session's record. `grown` may be empty.
    SmtpConnection(
        boost::asio::ip::tcp::socket socket,
        std::shared_ptr<const HostSpec> host,
        std::shared_ptr<SessionRecord> record,
        std::shared_ptr<TlsContextCache> contexts,
        TlsStart tls_start,
        const Listen& limits,
        std::shared_ptr<KeptOctets> kept,
        SessionGrown grown,
        std::uint64_t number
    );
    /// Sets the record's end if run() did not get that far.
    ~SmtpConnection();

    /// Serves to the end. What breaks (std::runtime_error) ends only this session, and the
    /// record says why; want of memory and bugs are the caller's.
    boost::asio::awaitable<void> run();

    /// Ends the session at its next step, from outside: the server is going away.
    void close();

private:
    boost::asio::awaitable<void> serve();
    boost::asio::awaitable<bool> start_tls(HandshakePlan plan);
    boost::asio::awaitable<bool> read();
    boost::asio::awaitable<std::string_view> receive_some();
    boost::asio::awaitable<bool> send(std::string_view octets);
    boost::asio::awaitable<bool> flush();
    boost::asio::awaitable<void> discard_input(std::chrono::seconds limit);

    bool may_keep_more(std::size_t lines_before);
    void allow(std::chrono::seconds limit);
    void watch();
    void finish();
    void record_wait();
    void note(std::string text);
    void tell_growth();

    boost::asio::ip::tcp::socket socket_;
    boost::asio::steady_timer watchdog_;
    std::chrono::steady_clock::time_point deadline_;
    std::chrono::steady_clock::time_point end_; // of the session
    std::shared_ptr<const HostSpec> host_;
    std::shared_ptr<SessionRecord> record_;
    std::shared_ptr<TlsContextCache> contexts_;
    TlsStart tls_start_;
    Listen limits_;
    std::shared_ptr<KeptOctets> kept_;
    SessionGrown grown_;
    SmtpSession session_;
    Punctuality punctuality_;
    std::shared_ptr<const TlsContext> context_; // of the channel
    std::optional<TlsChannel> tls_;
    std::string plain_in_;   // decrypted input; unused without TLS
    std::string_view input_; // what the session has not seen yet
    std::string output_;     // the session's replies
    std::string cipher_out_;
    std::array<char, 8192> buffer_ = {};
};

} // namespace fake_mx
