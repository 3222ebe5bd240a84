// Mailu's admin on its ports: HTTP around AdminAnswers.
#pragma once

#include "harness/stack/mailu/admin_answers.hpp"
#include "harness/stack/mailu/listening_server.hpp"
#include "harness/stack/mailu/mailu_event.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <vector>

namespace harness::mailu {

using AdminSink = std::function<void(AdminRequest)>;

/// The admin at a dialled address (IPv4-mapped ones as IPv4); null: none, the connection is
/// closed.
using AdminAt = std::function<const AdminAnswers*(const std::string& address)>;

class AdminServer {
public:
    /// Listens on all endpoints; `failed`: see ListeningServer. What `admin_at` returns must outlive the
    /// context's run. Throws boost::system::system_error.
    AdminServer(
        boost::asio::io_context& context,
        const std::vector<boost::asio::ip::tcp::endpoint>& endpoints,
        AdminAt admin_at,
        AdminSink sink,
        ListeningServer::Failed failed
    );

    std::vector<boost::asio::ip::tcp::endpoint> endpoints() const { return listener_.endpoints(); }

private:
    ListeningServer listener_;
};

} // namespace harness::mailu
