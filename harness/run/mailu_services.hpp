// What of a Mailu stack the senders ask for, played in the world: its admin, and a milter.
#pragma once

#include "fake_dns/dns_server.hpp"
#include "harness/stack/mailu/admin_server.hpp"
#include "harness/stack/mailu/milter_server.hpp"

#include <optional>

namespace harness {

/// Which services the senders of a run ask for (`services:` of a sender file).
struct MailuServicesNeeded {
    bool admin = false;
    bool milter = false;
};

/// Listens at both services addresses, at each with an admin of its own, since an admin has a
/// DEFER_ON_TLS_ERROR of its own; no port is open of a service that is not needed. Throws
/// boost::system::system_error.
class MailuServices {
public:
    MailuServices(
        boost::asio::io_context& context,
        fake_dns::DnsServer& dns,
        MailuServicesNeeded needed,
        mailu::AdminSink on_request,
        mailu::MilterSink on_milter,
        mailu::ListeningServer::Failed on_failure
    );
    MailuServices(const MailuServices&) = delete;
    MailuServices& operator=(const MailuServices&) = delete;

private:
    mailu::AdminAnswers strict_;
    mailu::AdminAnswers lenient_;
    std::optional<mailu::AdminServer> admin_;
    std::optional<mailu::MilterServer> milter_;
};

} // namespace harness
