#include "harness/run/tls_reporters.hpp"

#include <algorithm>
#include <optional>

namespace harness {

bool knows_tls_reports(const Parameters& parameters) {
    return parameters.contains("smtp_tlsrpt_enable") && parameters.contains("smtp_tlsrpt_socket_name");
}

void find_who_reports_tls(
    std::vector<SenderPlan>& plans,
    const std::vector<const Scenario*>& scenarios,
    const std::function<Parameters()>& machine
) {
    std::optional<bool> machine_can;
    for (SenderPlan& plan : plans) {
        plan.reports_tls = plan.image() && !plan.image()->description.tlsrpt.empty();
        const bool may_be_told = plan.is_own() && !plan.given() && plan.program() == "postfix";
        const bool wanted = std::any_of(scenarios.begin(), scenarios.end(), [&](const Scenario* scenario) {
            return expects_a_report(*scenario, plan.documented);
        });
        if (!may_be_told || !wanted) continue;
        if (!machine_can) machine_can = knows_tls_reports(machine());
        plan.reports_tls = *machine_can;
    }
}

namespace {

// A configuration that is the user's may have switched it off.
bool switches_requiretls_off(const GivenConfiguration& given) {
    return std::any_of(given.set.begin(), given.set.end(), [](const Setting& setting) {
        return (setting.name == "requiretls_enable" || setting.name == "requiretls_esmtp_header") &&
               setting.value != "yes";
    });
}

} // namespace

bool knows_requiretls(const Parameters& parameters) {
    return parameters.contains("requiretls_enable") && parameters.contains("requiretls_esmtp_header");
}

void find_who_takes_requiretls(
    std::vector<SenderPlan>& plans,
    const std::vector<const Scenario*>& scenarios,
    const std::function<Parameters()>& machine
) {
    const bool wanted = std::any_of(scenarios.begin(), scenarios.end(), [](const Scenario* scenario) {
        return scenario->message.requiretls;
    });
    if (!wanted) return;
    std::optional<bool> machine_can;
    for (SenderPlan& plan : plans) {
        plan.takes_requiretls = plan.image() && plan.image()->description.requiretls;
        const bool is_told = !plan.given() || !switches_requiretls_off(*plan.given());
        if (!plan.is_own() || plan.program() != "postfix" || !is_told) continue;
        if (!machine_can) machine_can = knows_requiretls(machine());
        plan.takes_requiretls = *machine_can;
    }
}

void find_what_postfix_can(std::vector<SenderPlan>& plans, const std::vector<const Scenario*>& scenarios) {
    std::optional<Parameters> known;
    const auto machine = [&known] {
        if (!known) known = machine_defaults();
        return *known;
    };
    find_who_reports_tls(plans, scenarios, machine);
    find_who_takes_requiretls(plans, scenarios, machine);
}

} // namespace harness
