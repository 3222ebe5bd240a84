// The milter on its port: a socket around each MilterSession.
#pragma once

#include "harness/stack/mailu/listening_server.hpp"
#include "harness/stack/mailu/mailu_event.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <vector>

namespace harness::mailu {

using MilterSink = std::function<void(MilterConnection)>;

class MilterServer {
public:
    /// Listens on all endpoints; `failed`: see ListeningServer. Throws boost::system::system_error.
    MilterServer(
        boost::asio::io_context& context,
        const std::vector<boost::asio::ip::tcp::endpoint>& endpoints,
        MilterSink sink,
        ListeningServer::Failed failed
    );

    std::vector<boost::asio::ip::tcp::endpoint> endpoints() const { return listener_.endpoints(); }

private:
    ListeningServer listener_;
};

} // namespace harness::mailu
