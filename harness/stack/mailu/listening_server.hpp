// Listeners and their accept loops; what becomes of a connection is decided elsewhere.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <string>
#include <vector>

namespace harness::mailu {

class ListeningServer {
public:
    using Serve = std::function<boost::asio::awaitable<void>(boost::asio::ip::tcp::socket)>;
    using Failed = std::function<void(const std::string& why)>;

    /// Listens on all endpoints and serves every connection. Throws boost::system::system_error. `failed` is
    /// told what this side could not do: accept a connection, for want of descriptors for example, which is
    /// tried again; or serve one, if `serve` throws std::runtime_error. Other exceptions leave
    /// io_context::run().
    ListeningServer(
        boost::asio::io_context& context,
        const std::vector<boost::asio::ip::tcp::endpoint>& endpoints,
        const Serve& serve,
        const Failed& failed
    );

    /// Where it listens, in the order of the endpoints (a port 0 has become one).
    std::vector<boost::asio::ip::tcp::endpoint> endpoints() const;

private:
    std::vector<boost::asio::ip::tcp::acceptor> acceptors_;
};

/// `::ffff:198.19.128.80`, a client of IPv4 at a wildcard socket, as `198.19.128.80`.
std::string text_of(const boost::asio::ip::address& address);

} // namespace harness::mailu
