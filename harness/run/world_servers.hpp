// The fakes of a running world, started together on one io_context.
#pragma once

#include "fake_dns/dns_server.hpp"
#include "fake_mx/mx_server.hpp"
#include "fake_mx/policy_server.hpp"
#include "harness/run/mailu_services.hpp"
#include "harness/run/world_listener.hpp"
#include "harness/staging/stage.hpp"

namespace harness {

/// Serves a staged world on every address of this network namespace. Throws boost::system::system_error.
struct WorldServers {
    WorldServers(
        boost::asio::io_context& context,
        const fake_dns::DnsSpec& spec,
        fake_mx::HostLookup hosts,
        fake_mx::PolicyHostLookup policy_hosts,
        WorldListeners& listeners,
        MailuServicesNeeded needed
    )
        : dns(context,
              spec,
              {},
              [&listeners](const auto& query) { listeners.tell(&WorldListener::query, query); }),
          mx(
              context,
              {},
              std::move(hosts),
              [&listeners](const auto& session) { listeners.tell(&WorldListener::session, session); },
              // What a sender may be told to relay to: submission with STARTTLS, and with TLS at once.
              {{587, fake_mx::TlsStart::on_command}, {465, fake_mx::TlsStart::at_once}},
              [&listeners](const auto& session) { listeners.tell(&WorldListener::session_grown, session); }
          ),
          policies(
              context,
              {.port = fake_mx::kHttpsPort},
              std::move(policy_hosts),
              [&listeners](const auto& fetch) { listeners.tell(&WorldListener::fetch, fetch); },
              [&listeners](const auto& fetch) { listeners.tell(&WorldListener::fetch_grown, fetch); }
          ),
          mailu(
              context,
              dns,
              needed,
              [&listeners](const auto& request) { listeners.tell(&WorldListener::admin, request); },
              [&listeners](const auto& connection) { listeners.tell(&WorldListener::milter, connection); },
              [&listeners](const std::string& why) { listeners.tell(&WorldListener::failure, why); }
          ) {}

    fake_dns::DnsServer dns;
    fake_mx::MxServer mx;
    fake_mx::PolicyServer policies;
    MailuServices mailu;
};

} // namespace harness
