// The server side of one TLS connection without a socket: ciphertext goes in and out through memory.
#pragma once

#include "fake_mx/mx_event.hpp"
#include "fake_mx/tls_context.hpp"

#include <string>
#include <string_view>

namespace fake_mx {

/// How the handshake is to go.
enum class HandshakePlan {
    correct,
    fail, // answer the ClientHello with a fatal handshake_failure alert
    stop, // answer it with the ServerHello alone
};

class TlsChannel {
public:
    enum class Progress {
        wants_input, // send take_output(), then receive() more
        done,        // handshake complete, or data read; there may be output
        closed,      // the client's close_notify
        failed,      // over; output may hold an alert. Nothing but that may be written to the connection
    };

    /// `context` and `record` must outlive the channel. `record` is filled as things become known.
    TlsChannel(const TlsContext& context, HandshakePlan plan, TlsRecord& record);
    ~TlsChannel() = default;
    TlsChannel(const TlsChannel&) = delete; // OpenSSL's callbacks know its address
    TlsChannel& operator=(const TlsChannel&) = delete;

    void receive(std::string_view ciphertext);

    /// Goes as far as the input allows; call until it is not wants_input any more.
    Progress handshake();

    /// Appends decrypted octets. `done` if there are some.
    Progress read(std::string& plaintext);

    /// False if the connection has failed.
    bool write(std::string_view plaintext);

    /// Says close_notify, RFC 8446 6.1.
    void close_notify();

    /// Moves ciphertext to be sent to the end of `output`.
    void take_output(std::string& output);

private:
    static int on_client_hello(SSL* ssl, int* alert, void* plan);
    static void on_event(const SSL* ssl, int where, int value);
    Progress fail();
    bool stop_behind_server_hello();

    const TlsContext& context_;
    TlsRecord& record_;
    HandshakePlan plan_;
    SslPtr ssl_;
    BIO* incoming_ = nullptr; // owned by ssl_
    BIO* outgoing_ = nullptr; // owned by ssl_
    bool failed_ = false;
};

} // namespace fake_mx
