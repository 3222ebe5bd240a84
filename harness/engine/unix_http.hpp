// HTTP/1.1 over a Unix socket: what the container engines speak. One connection per request.
#pragma once

#include "harness/engine/empty_network.hpp"
#include "harness/engine/engine_address.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace harness {

struct HttpRequest {
    std::string method; // GET, POST, PUT, DELETE
    std::string target; // path and query, already encoded
    std::string body = {};
    std::string content_type = "application/json";
    std::optional<std::filesystem::path> body_file = {}; // sent instead of `body`, not held in memory
    std::optional<std::chrono::seconds> limit =
        kOrdinaryLimit; // for the whole exchange; none: as long as it takes

    static constexpr std::chrono::seconds kOrdinaryLimit{30};
};

struct HttpReply {
    unsigned status = 0;
    std::string body;
};

class UnixHttp {
public:
    explicit UnixHttp(std::filesystem::path socket)
        : socket_(std::move(socket)), network_(std::make_shared<EmptyNetwork>()) {}

    const std::filesystem::path& socket() const { return socket_; }

    /// Sends and reads the whole reply. Throws EngineError if there is no answer, or one of more than 8 MiB;
    /// every status is an answer.
    boost::asio::awaitable<HttpReply> send(HttpRequest request) const;

    /// Hands a good reply's body out as it comes; that of a refusal (status 400 and above) is returned.
    boost::asio::awaitable<HttpReply>
    stream(HttpRequest request, std::function<void(std::string_view)> on_data) const;

    /// Asks to go on with another protocol than HTTP, and returns the connection. Throws EngineError, also if
    /// the engine refuses.
    boost::asio::awaitable<boost::asio::local::stream_protocol::socket> upgrade(HttpRequest request) const;

private:
    std::filesystem::path socket_;
    std::shared_ptr<const EmptyNetwork> network_;
};

} // namespace harness
