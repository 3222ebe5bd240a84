// Listeners at several places, and a coroutine for each connection.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace fake_mx {
class ListeningServer;
}

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
    ~ListeningServer();
    ListeningServer(const ListeningServer&) = delete;
    ListeningServer& operator=(const ListeningServer&) = delete;

    /// Where it listens, in the order of the endpoints (a port 0 has become one).
    const std::vector<boost::asio::ip::tcp::endpoint>& endpoints() const { return endpoints_; }

private:
    std::vector<boost::asio::ip::tcp::endpoint> endpoints_;
    std::vector<std::shared_ptr<fake_mx::ListeningServer>> listeners_;
};

} // namespace harness::mailu
