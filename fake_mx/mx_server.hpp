// The accept loop: one listener is every MX host there is; the dialled address selects the host.
#pragma once

#include "fake_mx/host_spec.hpp"
#include "fake_mx/listen.hpp"
#include "fake_mx/mx_event.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace fake_mx {

/// A further port of the same hosts.
struct FurtherPort {
    std::uint16_t port = 0; // 0: any free port
    TlsStart tls = TlsStart::on_command;
};

class MxServer {
public:
    /// Binds at once; throws boost::system::system_error if it cannot. Serves while `context` runs, until
    /// destroyed; sessions that are open then end. One thread: `context` must be run by one thread only.
    /// A session's id is its own, whatever the port. `grown` is not called after the destructor.
    MxServer(
        boost::asio::io_context& context,
        const Listen& listen,
        HostLookup hosts,
        SessionSink sink,
        const std::vector<FurtherPort>& more = {},
        SessionGrown grown = nullptr
    );
    ~MxServer();
    MxServer(const MxServer&) = delete;
    MxServer& operator=(const MxServer&) = delete;

    /// Stops listening and ends the open sessions, as the destructor does; they are over once `context` has
    /// run on.
    void stop();

    /// From now on this client (address text, IPv4-mapped as IPv4) finds these hosts in place of those that
    /// others find. Connections that are open go on.
    void show(const std::string& client, HostLookup hosts);

    std::uint16_t port() const;
    /// Of `more`, by index.
    std::uint16_t port_of(std::size_t index) const;
    std::size_t open_sessions() const;

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace fake_mx
