// Which senders hand over what is to be reported to domains (RFC 8460), and which can be asked for REQUIRETLS
// (RFC 8689). Pure.
#pragma once

#include "harness/run/postconf.hpp"
#include "harness/run/run_settings.hpp"

#include <functional>
#include <vector>

namespace harness {

/// Whether these are the parameters of a Postfix that can (postconf(5) smtp_tlsrpt_enable, since 3.10).
bool knows_tls_reports(const Parameters& parameters);

/// Sets SenderPlan::reports_tls. `machine`: the parameters of this machine's Postfix, asked for only if a
/// scenario expects a report of a sender of its own.
void find_who_reports_tls(
    std::vector<SenderPlan>& plans,
    const std::vector<const Scenario*>& scenarios,
    const std::function<Parameters()>& machine = machine_defaults
);

/// Whether these are the parameters of a Postfix that can (postconf(5) requiretls_esmtp_header, since 3.11).
bool knows_requiretls(const Parameters& parameters);

/// Sets SenderPlan::takes_requiretls; `machine` as above, asked only if a message of a scenario wants it.
void find_who_takes_requiretls(
    std::vector<SenderPlan>& plans,
    const std::vector<const Scenario*>& scenarios,
    const std::function<Parameters()>& machine = machine_defaults
);

/// Both; this machine's Postfix is asked once at the most.
void find_what_postfix_can(std::vector<SenderPlan>& plans, const std::vector<const Scenario*>& scenarios);

} // namespace harness
