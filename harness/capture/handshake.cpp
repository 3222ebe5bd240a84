#include "harness/capture/handshake.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

namespace harness {

namespace {

namespace asio = boost::asio;

constexpr int kGoOnWithout = 1; // SSL_CTX_set_cert_cb(3)

} // namespace

HandshakeWatch::HandshakeWatch(SSL* session, const std::string& server_name) : session_(session) {
    if (!server_name.empty()) SSL_set_tlsext_host_name(session, server_name.c_str());
    const auto note = [](SSL*, void* watch) {
        static_cast<HandshakeWatch*>(watch)->asked_for_certificate_ = true;
        return kGoOnWithout;
    };
    SSL_set_cert_cb(session, note, this);
}

HandshakeWatch::~HandshakeWatch() {
    SSL_set_cert_cb(session_, nullptr, nullptr);
}

Handshake failed_handshake(const boost::system::error_code& error) {
    if (error == asio::error::eof || error == asio::error::connection_reset ||
        error == asio::error::broken_pipe || error == asio::ssl::error::stream_truncated)
        return Handshake::closed;
    if (error.category() == asio::error::get_ssl_category()) {
        const auto code = static_cast<unsigned long>(error.value());
        const int reason = ERR_GET_REASON(code);
        if (reason == SSL_R_UNEXPECTED_EOF_WHILE_READING) return Handshake::closed;
        if (reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST) return Handshake::plaintext;
    }
    return Handshake::alert;
}

void HandshakeWatch::note_end(bool timed_out, const boost::system::error_code& error, SeenSession& seen)
    const {
    seen.asks_certificate = asked_for_certificate_;
    seen.server_hello = SSL_get_state(session_) != TLS_ST_CW_CLNT_HELLO;
    if (seen.server_hello) seen.version = SSL_get_version(session_);
    if (timed_out) {
        seen.handshake = Handshake::silent;
    } else if (error) {
        seen.handshake = failed_handshake(error);
        seen.tls_error = error.message();
    } else {
        seen.handshake = Handshake::done;
    }
}

void HandshakeWatch::note_session(SeenSession& seen) const {
    seen.asks_certificate = asked_for_certificate_;
    seen.cipher = SSL_get_cipher_name(session_);
    const SSL_CIPHER* cipher = SSL_get_current_cipher(session_);
    seen.anonymous = cipher != nullptr && SSL_CIPHER_get_auth_nid(cipher) == NID_auth_null;
}

} // namespace harness
