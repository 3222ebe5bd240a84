// The server around the responder: UDP and TCP sockets on an io_context. The dialled address selects the
// face: a resolver address the validating resolver, a zone's server address that zone's authority.
#pragma once

#include "fake_dns/dns_event.hpp"
#include "fake_dns/dns_spec.hpp"
#include "fake_dns/local_answer.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace fake_dns {

struct Listen {
    std::string address = "::";       // `::` serves IPv4 too, and every AnyIP address
    std::uint16_t port = 53;          // 0: any free port
    bool resolver_everywhere = false; // the resolver face answers whatever the dialled address is
};

class DnsServer {
public:
    /// Binds at once; throws boost::system::system_error if it cannot, std::invalid_argument if the spec
    /// contradicts itself. Serves while `context` runs, until destroyed; one thread.
    DnsServer(boost::asio::io_context& context, DnsSpec spec, const Listen& listen, QuerySink sink);
    ~DnsServer();
    DnsServer(const DnsServer&) = delete;
    DnsServer& operator=(const DnsServer&) = delete;

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
