// A TLS client without a socket, to meet fake_mx::TlsChannel in the same function.
#pragma once

#include "fake_mx/openssl_ptr.hpp"
#include "fake_mx/tls_channel.hpp"

#include <string>
#include <string_view>

namespace support {

class MemoryTlsClient {
public:
    /// `name` is sent as SNI, unless empty.
    explicit MemoryTlsClient(std::string_view name = {}, int max_version = TLS1_3_VERSION)
        : context_(SSL_CTX_new(TLS_client_method())) {
        SSL_CTX_dane_enable(context_.get());
        SSL_CTX_set_cipher_list(context_.get(), "DEFAULT@SECLEVEL=0");
        SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context_.get(), max_version);
        ssl_.reset(SSL_new(context_.get()));
        in_ = BIO_new(BIO_s_mem());
        out_ = BIO_new(BIO_s_mem());
        SSL_set_bio(ssl_.get(), in_, out_);
        SSL_set_connect_state(ssl_.get());
        if (!name.empty()) SSL_set_tlsext_host_name(ssl_.get(), std::string(name).c_str());
    }

    SSL* ssl() { return ssl_.get(); }

    std::string take_output() {
        char* data = nullptr;
        const long length = BIO_get_mem_data(out_, &data);
        std::string result(data, static_cast<std::size_t>(length));
        BIO_reset(out_);
        return result;
    }

    void receive(std::string_view octets) { BIO_write(in_, octets.data(), static_cast<int>(octets.size())); }

    /// Both sides until neither wants to go on; the server's last word. The client's is SSL_is_init_finished.
    fake_mx::TlsChannel::Progress handshake_with(fake_mx::TlsChannel& server) {
        using Progress = fake_mx::TlsChannel::Progress;
        Progress progress = Progress::wants_input;
        for (int round = 0; round < 10; ++round) {
            if (SSL_do_handshake(ssl_.get()) != 1) error_ = fake_mx::openssl_error();
            server.receive(take_output());
            if (progress == Progress::wants_input) progress = server.handshake();
            std::string octets;
            server.take_output(octets);
            receive(octets);
            if (progress == Progress::failed) break;
            if (progress == Progress::done && SSL_is_init_finished(ssl_.get())) break;
        }
        if (SSL_do_handshake(ssl_.get()) != 1) error_ = fake_mx::openssl_error();
        return progress;
    }

    /// What ended the handshake on this side, in OpenSSL's words.
    const std::string& error() const { return error_; }

private:
    fake_mx::SslCtxPtr context_;
    fake_mx::SslPtr ssl_;
    BIO* in_ = nullptr;
    BIO* out_ = nullptr;
    std::string error_;
};

} // namespace support
