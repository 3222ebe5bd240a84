#include "harness/mta/postfix/postfix_config.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace harness {

std::vector<Setting> settings_for_level(std::string_view level, std::string_view insecure_mx) {
    std::vector<Setting> settings{{"smtp_tls_security_level", std::string(level), "the policy's level"}};
    if (level == "none" || level == "may" || level == "encrypt" || level == "secure") return settings;
    if (level != "dane" && level != "dane-only")
        throw std::invalid_argument(fmt::format("not a level of the process sender: {}", level));
    // TLS_README, "Opportunistic DANE": without DNSSEC lookups the level falls back to `may`.
    settings.push_back({"smtp_dns_support_level", "dnssec", "DANE needs DNSSEC lookups (TLS_README)"});
    if (level == "dane-only") return settings;
    if (insecure_mx != "dane" && insecure_mx != "encrypt" && insecure_mx != "may")
        throw std::invalid_argument(fmt::format("not a handling of insecure MX hosts: {}", insecure_mx));
    settings.push_back(
        {"smtp_tls_dane_insecure_mx_policy",
         std::string(insecure_mx),
         "the policy's handling of an insecure MX RRset"}
    );
    return settings;
}

} // namespace harness
