// The fakes of a running world, started together on one io_context.
#pragma once

#include "fake_dns/dns_server.hpp"
#include "fake_mx/mx_server.hpp"
#include "fake_mx/policy_server.hpp"
#include "harness/run/mailu_services.hpp"
#include "harness/run/observer.hpp"
#include "harness/staging/stage.hpp"

namespace harness {

/// Serves a staged world on every address of this network namespace. Throws boost::system::system_error.
struct WorldServers {
    WorldServers(
        boost::asio::io_context& context, Stage& stage, Observer& observer, MailuServicesNeeded needed
    )
        : dns(context,
              std::move(stage.dns),
              {},
              [&observer](auto query) { observer.on_query(std::move(query)); }),
          mx(context,
             {},
             stage.host_lookup(),
             [&observer](auto session) { observer.on_session(std::move(session)); },
             // What a sender may be told to relay to: submission with STARTTLS, and with TLS at once.
             {{587, fake_mx::TlsStart::on_command}, {465, fake_mx::TlsStart::at_once}}),
          policies(
              context,
              {.port = fake_mx::kHttpsPort},
              stage.policy_host_lookup(),
              [&observer](auto fetch) { observer.on_fetch(std::move(fetch)); }
          ),
          mailu(
              context,
              dns,
              needed,
              [&observer](auto request) { observer.on_admin(std::move(request)); },
              [&observer](auto connection) { observer.on_milter(std::move(connection)); },
              [&observer](const std::string& why) { observer.on_failure(why); }
          ) {}

    fake_dns::DnsServer dns;
    fake_mx::MxServer mx;
    fake_mx::PolicyServer policies;
    MailuServices mailu;
};

} // namespace harness
