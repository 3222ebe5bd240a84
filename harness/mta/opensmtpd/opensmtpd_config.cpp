#include "harness/mta/opensmtpd/opensmtpd_config.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace harness {

WhyNot why_not_for_opensmtpd(const Policy& policy) {
    if (policy.sts != Sts::off) return "OpenSMTPD does not look up MTA-STS policies";
    switch (policy.level) {
    case Level::none:
        return "OpenSMTPD has no way to turn TLS off for MX hosts: \"smtp+notls\" is for a relay host that "
               "is "
               "named (smtpd.conf(5), relay)";
    case Level::dane:
    case Level::dane_only:
        return "OpenSMTPD does not do DANE";
    case Level::fingerprint:
        return "OpenSMTPD verifies by CAs: it cannot be given the digests of keys";
    case Level::may:
    case Level::encrypt:
    case Level::secure:
    case Level::verify:
        break;
    }
    return {};
}

std::vector<Setting> opensmtpd_policy_settings(const Policy& policy) {
    if (const WhyNot why = why_not_for_opensmtpd(policy)) throw std::invalid_argument(*why);
    if (policy.level == Level::may)
        return {{"relay", "", "TLS where it is offered, as nothing else is said"}};
    if (policy.level == Level::encrypt)
        return {{"relay", "tls no-verify", "TLS is mandatory, whoever it is"}};
    return {{"relay", "tls ca roots", "TLS is mandatory, and so is a valid certificate for the host's name"}};
}

std::vector<Setting> opensmtpd_settings_beside(const Assignment& assignment, const LinkAddresses& link) {
    std::vector<Setting> settings;
    for (const std::string& address : link.own)
        settings.push_back({"listen on", address, "the link to the world"});
    settings.push_back(
        {"mta limit max-conn-per-source",
         "1000",
         "with a hundred, hosts of other peers would wait 5 s each time"}
    );
    settings.push_back({"mta limit session-keepalive", "0", "an idle session would take one of them for 10 s"}
    );
    if (!assignment.trust_store_pem.empty())
        settings.push_back(
            {"ca roots cert",
             fmt::format("\"{}\"", kOpensmtpdRoots),
             "the fake public CA is the only one there is"}
        );
    settings.push_back(
        {"match from any for domain",
         fmt::format("\"{}\" reject", kEnvelopeDomain),
         "what bounces is thrown away"}
    );
    return settings;
}

std::string smtpd_conf(const Assignment& assignment, const LinkAddresses& link) {
    std::string text = "# What mxproof sets beside the documented policy\n";
    for (const Setting& setting : opensmtpd_settings_beside(assignment, link))
        text += fmt::format("{} {}\n", setting.name, setting.value);
    for (const Setting& setting : assignment.extra)
        text += fmt::format("{} {}\n", setting.name, setting.value);
    text += "# The documented policy\n";
    for (const Setting& setting : opensmtpd_policy_settings(assignment.policy))
        text += fmt::format("action \"internet\" relay helo {} {}\n", kEnvelopeDomain, setting.value);
    return text + "match from any for any action \"internet\"\n";
}

} // namespace harness
