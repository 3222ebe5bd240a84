#include "fake_mx/tls_channel.hpp"

#include <algorithm>

namespace fake_mx {

namespace {

// The host_name of RFC 6066 3, read from the raw extension, so that it is known even if the handshake fails
// at once.
std::string server_name(SSL* ssl) {
    const unsigned char* data = nullptr;
    std::size_t length = 0;
    if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_server_name, &data, &length) != 1) return {};
    constexpr std::size_t kHeader = 5; // list length (2), type (1), name length (2)
    if (length < kHeader || data[2] != TLSEXT_NAMETYPE_host_name) return {};
    const auto name_length = static_cast<std::size_t>(data[3] << 8 | data[4]);
    return {reinterpret_cast<const char*>(data + kHeader), std::min(name_length, length - kHeader)};
}

} // namespace

TlsChannel::TlsChannel(const TlsContext& context, HandshakePlan plan, TlsRecord& record)
    : context_(context), record_(record), plan_(plan), ssl_(context.new_connection()) {
    BioPtr incoming(BIO_new(BIO_s_mem()));
    BioPtr outgoing(BIO_new(BIO_s_mem()));
    require(incoming != nullptr && outgoing != nullptr, "TLS buffers");
    incoming_ = incoming.release();
    outgoing_ = outgoing.release();
    SSL_set_bio(ssl_.get(), incoming_, outgoing_);
    SSL_set_accept_state(ssl_.get());
    SSL_set_app_data(ssl_.get(), this);
    SSL_set_info_callback(ssl_.get(), on_event);
    SSL_CTX_set_client_hello_cb(SSL_get_SSL_CTX(ssl_.get()), on_client_hello, nullptr);
    record_.certificate = context.certificate_digest(ssl_.get());
}

int TlsChannel::on_client_hello(SSL* ssl, int* alert, void*) {
    auto* self = static_cast<TlsChannel*>(SSL_get_app_data(ssl));
    self->record_.sni = server_name(ssl);
    if (self->plan_ != HandshakePlan::fail) return SSL_CLIENT_HELLO_SUCCESS;
    *alert = SSL_AD_HANDSHAKE_FAILURE;
    return SSL_CLIENT_HELLO_ERROR;
}

void TlsChannel::on_event(const SSL* ssl, int where, int value) {
    constexpr int kCloseNotify = 0; // an orderly end, not a complaint
    if ((where & SSL_CB_READ_ALERT) != SSL_CB_READ_ALERT || (value & 0xff) == kCloseNotify) return;
    auto* self = static_cast<TlsChannel*>(SSL_get_app_data(ssl));
    self->record_.client_alert = SSL_alert_desc_string_long(value);
}

void TlsChannel::receive(std::string_view ciphertext) {
    BIO_write(incoming_, ciphertext.data(), static_cast<int>(ciphertext.size()));
}

TlsChannel::Progress TlsChannel::handshake() {
    if (failed_) return Progress::failed;
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_.get());
    record_.certificate = context_.certificate_digest(ssl_.get()); // the server name may have chosen it
    if (result == 1) {
        record_.established = true;
        record_.version = SSL_get_version(ssl_.get());
        record_.cipher = SSL_get_cipher_name(ssl_.get());
        record_.resumed = SSL_session_reused(ssl_.get()) == 1;
        return Progress::done;
    }
    if (SSL_get_error(ssl_.get(), result) != SSL_ERROR_WANT_READ) return fail();
    return plan_ == HandshakePlan::stop && stop_behind_server_hello() ? Progress::failed
                                                                      : Progress::wants_input;
}

// Takes back what OpenSSL wants to send behind the first record (RFC 8446 5.1: type, version and a length of
// 16 bits come before the content), once there is one.
bool TlsChannel::stop_behind_server_hello() {
    std::string flight;
    take_output(flight);
    constexpr std::size_t kHeader = 5;
    if (flight.size() < kHeader) return false;
    const auto octet = [&](std::size_t n) { return static_cast<unsigned char>(flight[n]); };
    const std::size_t record = kHeader + (octet(3) << 8U | octet(4));
    flight.resize(std::min(flight.size(), record));
    BIO_write(outgoing_, flight.data(), static_cast<int>(flight.size()));
    failed_ = true;
    record_.error = "this side stopped behind the ServerHello";
    return true;
}

TlsChannel::Progress TlsChannel::read(std::string& plaintext) {
    if (failed_) return Progress::failed;
    bool got_some = false;
    for (;;) {
        std::array<char, 4096> piece; // NOLINT(*-member-init): SSL_read fills what is used
        ERR_clear_error();
        const int result = SSL_read(ssl_.get(), piece.data(), static_cast<int>(piece.size()));
        if (result > 0) {
            plaintext.append(piece.data(), static_cast<std::size_t>(result));
            got_some = true;
            continue;
        }
        if (got_some) return Progress::done; // whatever it is, the next call will meet it again
        switch (SSL_get_error(ssl_.get(), result)) {
        case SSL_ERROR_WANT_READ:
            return Progress::wants_input;
        case SSL_ERROR_ZERO_RETURN:
            return Progress::closed;
        default:
            return fail();
        }
    }
}

bool TlsChannel::write(std::string_view plaintext) {
    if (failed_) return false;
    if (plaintext.empty()) return true;
    ERR_clear_error();
    // Memory never makes it wait, so it takes all or fails.
    if (SSL_write(ssl_.get(), plaintext.data(), static_cast<int>(plaintext.size())) > 0) return true;
    fail();
    return false;
}

void TlsChannel::close_notify() {
    if (failed_) return; // OpenSSL forbids it after a fatal error
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
}

void TlsChannel::take_output(std::string& output) {
    char* data = nullptr;
    const long length = BIO_get_mem_data(outgoing_, &data);
    if (length > 0) output.append(data, static_cast<std::size_t>(length));
    BIO_reset(outgoing_);
}

TlsChannel::Progress TlsChannel::fail() {
    failed_ = true;
    record_.error =
        openssl_error(); // throws if this side is out of memory: that is no failure of the handshake
    record_.rejected = true;
    if (record_.error.empty()) record_.error = "unknown error";
    return Progress::failed;
}

} // namespace fake_mx
