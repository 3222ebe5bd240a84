// An SMTP client for tests of the server over loopback.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>

#include <optional>
#include <string>
#include <utility>

namespace script {

namespace asio = boost::asio;
using asio::ip::tcp;

// A client that blocks, first in plaintext, then over TLS if asked to.
class Client {
public:
    Client(const std::string& address, unsigned short port) : socket_(context_) {
        socket_.connect(tcp::endpoint(asio::ip::make_address(address), port));
    }

    void write(const std::string& octets) {
        if (tls_)
            asio::write(*tls_, asio::buffer(octets));
        else
            asio::write(socket_, asio::buffer(octets));
    }

    // The next complete reply, or what came before the connection ended.
    std::string reply() {
        std::string all;
        for (;;) {
            boost::system::error_code error;
            const std::size_t octets =
                tls_ ? asio::read_until(*tls_, asio::dynamic_buffer(buffer_), "\r\n", error)
                     : asio::read_until(socket_, asio::dynamic_buffer(buffer_), "\r\n", error);
            if (error) return all + std::exchange(buffer_, "") + "(" + error.message() + ")";
            const std::string line = buffer_.substr(0, octets);
            buffer_.erase(0, octets);
            all += line;
            if (line.size() < 4 || line[3] != '-') return all;
        }
    }

    std::string say(const std::string& line) {
        write(line + "\r\n");
        return reply();
    }

    boost::system::error_code start_tls(const std::string& sni) {
        tls_context_.emplace(asio::ssl::context::tls_client);
        tls_.emplace(socket_, *tls_context_);
        SSL_set_tlsext_host_name(tls_->native_handle(), sni.c_str());
        boost::system::error_code error;
        tls_->handshake(asio::ssl::stream_base::client, error);
        return error;
    }

    // Everything up to the end of the connection, as it is on the wire.
    std::pair<std::string, boost::system::error_code> raw_rest() {
        std::string rest = std::exchange(buffer_, "");
        boost::system::error_code error;
        asio::read(socket_, asio::dynamic_buffer(rest), error);
        return {rest, error};
    }

    boost::system::error_code shut_down_tls() {
        boost::system::error_code error;
        tls_->shutdown(error);
        return error;
    }

    std::string local_address() const { return socket_.local_endpoint().address().to_string(); }

private:
    asio::io_context context_;
    tcp::socket socket_;
    std::optional<asio::ssl::context> tls_context_;
    std::optional<asio::ssl::stream<tcp::socket&>> tls_;
    std::string buffer_;
};

} // namespace script
