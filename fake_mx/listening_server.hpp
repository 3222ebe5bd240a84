// A listener and its accept loop; what becomes of a connection is decided elsewhere.
#pragma once

#include "fake_mx/listen.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace boost::asio {
class io_context;
}

namespace fake_mx {

class ListeningServer : public std::enable_shared_from_this<ListeningServer> {
public:
    using Serve = std::function<void(boost::asio::ip::tcp::socket)>;
    using Failed = std::function<void(const std::string& why)>;

    /// Binds at once; throws boost::system::system_error if it cannot.
    ListeningServer(boost::asio::io_context& context, const Listen& listen);

    /// Hands every connection to `serve`; if that throws boost::system::system_error, the client is gone.
    /// `failed` is told that a connection could not be accepted, for want of descriptors for example; it is
    /// tried again.
    void start(Serve serve, Failed failed);

    /// Stops listening.
    void stop();

    std::uint16_t port() const { return port_; }

private:
    boost::asio::awaitable<void> accept_all();

    boost::asio::io_context& context_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::steady_timer pause_;
    std::uint16_t port_;
    Serve serve_;
    Failed failed_;
};

/// Who is connected with whom, in text form. One listener on `::` meets IPv4 clients as mapped addresses;
/// everybody else calls them by their IPv4 address.
struct Endpoints {
    std::string server; // the dialled address
    std::string client;
};
Endpoints endpoints_of(const boost::asio::ip::tcp::socket& socket);

/// What this program could not do, as a record of its own: a SessionRecord or a PolicyFetch that began and
/// ended now. `socket`: whose connection it was; null if it is not known.
template <class Record>
std::shared_ptr<Record> failure_record(const std::string& why, const boost::asio::ip::tcp::socket* socket) {
    auto record = std::make_shared<Record>();
    if (socket) {
        Endpoints endpoints = endpoints_of(*socket);
        record->server = std::move(endpoints.server);
        record->client = std::move(endpoints.client);
    }
    record->started = std::chrono::system_clock::now();
    record->ended = record->started;
    record->failed = why;
    return record;
}

} // namespace fake_mx
