// The server around the responder: UDP and TCP sockets on an io_context. The dialled address selects the
// face: a resolver address the validating resolver, a zone's server address that zone's authority.
#pragma once

#include "fake_dns/dns_event.hpp"
#include "fake_dns/dns_spec.hpp"
#include "fake_dns/local_answer.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace fake_dns {

struct Listen {
    std::string address = "::";       // `::` serves IPv4 too, and every AnyIP address
    std::uint16_t port = 53;          // 0: any free port
    bool resolver_everywhere = false; // the resolver face answers whatever the dialled address is
    std::string device = {};          // only what arrives by this interface; empty: by any
};

class DnsServer {
public:
    /// Binds at once; throws boost::system::system_error if it cannot, std::invalid_argument if the spec
    /// contradicts itself. Serves while `context` runs, until destroyed; one thread.
    DnsServer(boost::asio::io_context& context, const DnsSpec& spec, const Listen& listen, QuerySink sink);
    ~DnsServer();
    DnsServer(const DnsServer&) = delete;
    DnsServer& operator=(const DnsServer&) = delete;

    /// Adds a zone, with the faults of names in it, while it serves; its servers' addresses must be this
    /// machine's by then. Both faces answer as if it had always been there, the zone above with another chain
    /// of denials. Who asked before may have cached that the names do not exist, for as long as a TTL says.
    /// Throws std::invalid_argument if it contradicts the zones that there are; nothing has changed then.
    void add_zone(const ZoneSpec& zone, const std::vector<Fault>& faults = {});

    /// Removes a zone and the faults of names in it. False if there is none of that origin. Throws
    /// std::invalid_argument for the root.
    bool remove_zone(const std::string& origin);

    /// From now on this client (address text) sees the later zones of the spec.
    void move_on(const std::string& client);

    /// What the resolver face says to a client in this process that understands AD.
    LocalAnswer resolve(const std::string& name, const std::string& type);

    std::uint16_t port() const; // the bound port (UDP and TCP are the same)

    /// `. IN DS <tag> <alg> 2 <hex>`: what a validator needs to trust the root of this tree.
    std::string trust_anchor() const;

    /// Hints file text for a real resolver: NS and addresses of the root.
    std::string root_hints() const;

private:
    class Impl;
    std::shared_ptr<Impl> impl_; // the coroutines hold it too
};

} // namespace fake_dns
