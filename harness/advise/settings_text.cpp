#include "harness/advise/settings_text.hpp"

#include "harness/mta/postfix/postfix_config.hpp"

#include <fmt/format.h>

namespace harness {

namespace {

constexpr std::chrono::days kUntilNextLook{90};

std::string date_text(std::chrono::year_month_day date) {
    return fmt::format(
        "{:04}-{:02}-{:02}",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day())
    );
}

} // namespace

std::vector<std::string> main_cf_lines(const Policy& policy, const std::vector<Exception>& exceptions) {
    std::vector<std::string> lines;
    for (const Setting& setting : settings_for_level(policy))
        lines.push_back(fmt::format("{} = {}", setting.name, setting.value));
    // Without roots no certificate is verified; Debian's, by the package ca-certificates.
    if (policy.level == Level::secure)
        lines.emplace_back("smtp_tls_CAfile = /etc/ssl/certs/ca-certificates.crt");
    if (!exceptions.empty()) lines.emplace_back("smtp_tls_policy_maps = hash:/etc/postfix/tls_policy");
    return lines;
}

std::vector<std::string>
policy_table_lines(const std::vector<Exception>& exceptions, std::chrono::year_month_day today) {
    const std::chrono::year_month_day until = std::chrono::sys_days(today) + kUntilNextLook;
    std::vector<std::string> lines;
    for (const Exception& exception : exceptions) {
        lines.push_back(fmt::format("# {}; look again on {}", exception.why, date_text(until)));
        lines.push_back(fmt::format("{} {}", exception.domain, to_text(exception.policy.level)));
    }
    return lines;
}

std::vector<std::string> mailu_environment(const Policy& policy) {
    std::vector<std::string> lines{fmt::format("OUTBOUND_TLS_LEVEL={}", to_text(policy.level))};
    if (policy.level == Level::dane)
        lines.push_back(
            policy.insecure_mx == InsecureMx::dane ? "DEFER_ON_TLS_ERROR=true" : "DEFER_ON_TLS_ERROR=false"
        );
    return lines;
}

std::vector<std::string> mailu_overrides(const Policy& policy) {
    if (policy.level != Level::dane || policy.insecure_mx == InsecureMx::dane) return {};
    return {fmt::format("smtp_tls_dane_insecure_mx_policy = {}", to_text(policy.insecure_mx))};
}

} // namespace harness
