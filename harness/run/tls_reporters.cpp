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

} // namespace harness
