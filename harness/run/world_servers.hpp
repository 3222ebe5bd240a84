// The fakes of a running world, started together on one io_context.
#pragma once

#include "fake_dns/dns_server.hpp"
#include "fake_mx/mx_server.hpp"
#include "harness/run/observer.hpp"
#include "harness/staging/stage.hpp"

namespace harness {

/// Serves a staged world on every address of this network namespace. Throws boost::system::system_error.
struct WorldServers {
    WorldServers(boost::asio::io_context& context, Stage& stage, Observer& observer)
        : dns(context,
              std::move(stage.dns),
              {},
              [&observer](auto query) { observer.on_query(std::move(query)); }),
          mx(context, all_ports(), stage.host_lookup(), [&observer](auto session) {
              observer.on_session(std::move(session));
          }) {}

    /// 25, and what a sender may be told to relay to: submission with STARTTLS, and with TLS at once.
    static fake_mx::Listen all_ports() {
        fake_mx::Listen listen;
        listen.more = {{587, fake_mx::TlsStart::on_command}, {465, fake_mx::TlsStart::at_once}};
        return listen;
    }

    fake_dns::DnsServer dns;
    fake_mx::MxServer mx;
};

} // namespace harness
