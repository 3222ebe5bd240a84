#include "harness/mta/exim/exim_config.hpp"

#include "harness/base/resolv_conf.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <stdexcept>

namespace harness {

namespace {

constexpr std::string_view kOfTransport = "smtp: ";

void append_main(std::string& text, const std::vector<Setting>& settings) {
    for (const Setting& setting : settings)
        if (!setting.name.starts_with(kOfTransport))
            text += fmt::format("{} = {}\n", setting.name, setting.value);
}

void append_transport(std::string& text, const std::vector<Setting>& settings) {
    for (const Setting& setting : settings)
        if (setting.name.starts_with(kOfTransport))
            text += fmt::format("  {} = {}\n", setting.name.substr(kOfTransport.size()), setting.value);
}

// Empty, it would demand verification (specification, chapter 30, tls_verify_certificates).
Setting verifies_nobody() {
    return {
        "tls_try_verify_hosts",
        "!*",
        "no certificate is verified that the policy does not ask for, so that CV=yes means authenticated"};
}

Setting no_dane() {
    return {"hosts_try_dane", "", "no DANE"};
}

// `[2001:db8::1]` as a host list has it: without brackets.
std::vector<std::string> without_brackets(std::vector<std::string> addresses) {
    for (std::string& address : addresses)
        std::erase_if(address, [](char c) { return c == '[' || c == ']'; });
    return addresses;
}

constexpr std::string_view kRouters = R"(begin acl
rcpt:
  accept hosts = +submitters
begin routers
discard:
  driver = redirect
  domains = sender.mxproof.example
  data = :blackhole:
internet:
  driver = dnslookup
  transport = smtp
  dnssec_request_domains = *
  no_more
begin transports
smtp:
  driver = smtp
)";

// As Debian's.
constexpr std::string_view kRetry = "begin retry\n* * F,2h,15m; G,16h,1h,1.5; F,4d,6h\n";

} // namespace

WhyNot why_not_for_exim(const Policy& policy) {
    if (policy.sts != Sts::off) return "Exim does not look up MTA-STS policies";
    if (policy.level == Level::fingerprint)
        return "Exim verifies by CAs or by DANE: it cannot be given the digests of keys";
    if (policy.level == Level::dane && policy.insecure_mx != InsecureMx::may)
        return "Exim never applies DANE where the MX records are not secured by DNSSEC (specification, "
               "chapter 43): it can be told insecure-mx=may alone";
    return {};
}

std::vector<Setting> exim_policy_settings(const Policy& policy) {
    if (const WhyNot why = why_not_for_exim(policy)) throw std::invalid_argument(*why);
    const Setting needs_tls{"hosts_require_tls", "*", "TLS is mandatory"};
    switch (policy.level) {
    case Level::none:
        return {{"hosts_avoid_tls", "*", "no TLS even where it is offered"}, no_dane()};
    case Level::may:
        return {no_dane(), verifies_nobody()};
    case Level::encrypt:
        return {needs_tls, no_dane(), verifies_nobody()};
    case Level::dane:
        return {{"hosts_try_dane", "*", "DANE where there are TLSA records"}, verifies_nobody()};
    case Level::dane_only:
        return {{"hosts_require_dane", "*", "DANE or nothing"}};
    case Level::secure:
    case Level::verify:
        return {
            needs_tls,
            no_dane(),
            {"tls_verify_hosts", "*", "the certificate is verified"},
            {"tls_verify_cert_hostnames", "*", "and so is the name in it"}};
    case Level::fingerprint:
        break;
    }
    throw std::invalid_argument("no such level");
}

std::vector<Setting> exim_settings_beside(const Assignment& assignment, const LinkAddresses& link) {
    std::string patience;
    if (!assignment.silent_recipients.empty()) patience = fmt::format(" {}", kShortPatience);
    std::vector<Setting> settings{
        {"primary_hostname", "sender.mxproof.example", "a name that no peer has"},
        {"spool_directory", kEximSpool, "a queue of its own"},
        {"log_file_path", fmt::format("{}/%slog", kEximLog), "a log of its own, read line by line"},
        {"pid_file_path", fmt::format("{}/exim.pid", kEximSpool), "likewise"},
        {"log_selector",
         "+dnssec +outgoing_port +pid +smtp_confirmation +tls_certificate_verified",
         "the log says how TLS went, and what the MX host answered"},
        {"local_interfaces", fmt::format("<; {}", fmt::join(link.own, "; ")), "the link to the world"},
        {"hostlist submitters",
         fmt::format("<; {}", fmt::join(without_brackets(link.world), "; ")),
         "mxproof submits over the link"},
        {"acl_smtp_rcpt", "rcpt", "likewise"},
        {"tls_advertise_hosts", "", "without TLS, which needs a certificate"},
        {"deliver_drop_privilege", "true", "nothing is delivered that needs root"},
        {"dns_dnssec_ok", "1", "DANE needs DNSSEC lookups"},
        {"keep_environment", "", "no variable of mxproof's"},
        {"add_environment",
         "RES_OPTIONS=trust-ad" + patience,
         "glibc hides what the resolver says of DNSSEC without trust-ad" +
             std::string(patience.empty() ? "" : "; a peer's DNS is silent, which nobody waits for long")},
        {"remote_max_parallel",
         std::to_string(kEximDeliveries),
         "a hundred at once would outrun the resolver on a busy machine"},
    };
    if (!assignment.stalled_recipients.empty())
        for (const char* limit : {"smtp: connect_timeout", "smtp: command_timeout", "smtp: final_timeout"})
            settings.push_back({limit, "3s", "a peer's host is silent, which nobody waits for long"});
    settings.push_back({"smtp: connection_max_messages", "1", "every delivery has a session of its own"});
    if (!assignment.trust_store_pem.empty())
        settings.push_back(
            {"smtp: tls_verify_certificates", kEximRoots, "the fake public CA is the only one there is"}
        );
    return settings;
}

std::string exim_conf(const Assignment& assignment, const LinkAddresses& link) {
    const auto beside = exim_settings_beside(assignment, link);
    std::string text = "# What mxproof sets beside the documented policy\n";
    append_main(text, beside);
    append_main(text, assignment.extra);
    text += kRouters;
    append_transport(text, beside);
    append_transport(text, assignment.extra);
    text += "# The documented policy\n";
    for (const Setting& setting : exim_policy_settings(assignment.policy))
        text += fmt::format("  {} = {}\n", setting.name, setting.value);
    return text + std::string(kRetry);
}

} // namespace harness
