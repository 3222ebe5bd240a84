// The MTA-STS policy hosts (RFC 8461 3.3): one HTTPS listener is every policy host there is; the dialled
// address selects the host.
#pragma once

#include "fake_mx/listen.hpp"
#include "fake_mx/mx_event.hpp"
#include "fake_mx/policy_host.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace fake_mx {

inline constexpr std::uint16_t kHttpsPort = 443;

class PolicyServer {
public:
    /// Binds at once; throws boost::system::system_error if it cannot. Serves while `context` runs, until
    /// destroyed; connections that are open then end. One thread, as MxServer. `grown` is not called after
    /// the destructor.
    PolicyServer(
        boost::asio::io_context& context,
        const Listen& listen,
        PolicyHostLookup hosts,
        PolicySink sink,
        PolicyGrown grown = nullptr
    );
    ~PolicyServer();
    PolicyServer(const PolicyServer&) = delete;
    PolicyServer& operator=(const PolicyServer&) = delete;

    /// Stops listening and ends the open connections, as the destructor does.
    void stop();

    /// From now on this client (address text, IPv4-mapped as IPv4) finds these hosts in place of those that
    /// others find. Connections that are open go on.
    void show(const std::string& client, PolicyHostLookup hosts);

    std::uint16_t port() const;
    std::size_t open_connections() const;

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace fake_mx
