// The milter on its port: a socket around each MilterSession.
#pragma once

#include "fake_mailu/listening_server.hpp"
#include "fake_mailu/mailu_event.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <vector>

namespace fake_mailu {

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

} // namespace fake_mailu
