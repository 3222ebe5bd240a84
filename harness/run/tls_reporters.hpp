// Which senders hand over what is to be reported to domains (RFC 8460). Pure.
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

} // namespace harness
