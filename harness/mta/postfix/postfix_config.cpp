#include "harness/mta/postfix/postfix_config.hpp"

#include "harness/base/resolv_conf.hpp"
#include "harness/mta/postfix/sts_daemon.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace harness {

namespace {

constexpr std::uint16_t kImplicitTlsPort = 465; // RFC 8314 7.3
/// For the second messages, which wait for the first ones of all peers; postconf(5) has 2 s.
constexpr int kKeptSeconds = 100;
constexpr std::string_view kForRecipient = "/for/";

void append(std::string& text, const std::vector<Setting>& settings) {
    for (const Setting& setting : settings)
        text += fmt::format("{} = {}\n", setting.name, setting.value);
}

} // namespace

std::vector<std::string> impatient_limits() {
    std::vector<std::string> limits;
    for (const char* step : {"connect", "helo", "starttls", "mail", "rcpt", "data_init", "data_done"})
        limits.push_back(fmt::format("smtp_{}_timeout={}s", step, kImpatientSeconds));
    return limits;
}

std::vector<Setting> settings_for_level(const Policy& policy) {
    std::vector<Setting> settings{
        {"smtp_tls_security_level", std::string(to_text(policy.level)), "the policy's level"}};
    if (policy.level == Level::fingerprint)
        settings.push_back(
            {"smtp_tls_policy_maps",
             "texthash:/etc/postfix/mxproof-fingerprints",
             "the digests of the keys that the hosts of each domain have"}
        );
    if (policy.level != Level::dane && policy.level != Level::dane_only) return settings;
    // TLS_README, "Opportunistic DANE": without DNSSEC lookups the level falls back to `may`.
    settings.push_back({"smtp_dns_support_level", "dnssec", "DANE needs DNSSEC lookups (TLS_README)"});
    if (policy.level == Level::dane)
        settings.push_back(
            {"smtp_tls_dane_insecure_mx_policy",
             std::string(to_text(policy.insecure_mx)),
             "the policy's handling of an insecure MX RRset"}
        );
    return settings;
}

std::vector<Setting> practical_settings(const Assignment& assignment, const LinkAddresses& link) {
    std::vector<Setting> settings{
        {"compatibility_level", "3.6", "no notices about old defaults"},
        {"myhostname", "sender.mxproof.example", "a name that no peer has"},
        {"local_transport", "discard:mxproof", "what bounces is thrown away"},
        {"alias_maps", "", "nothing is delivered locally, and the machine's aliases are not asked"},
        {"inet_interfaces",
         fmt::format("{}, 127.0.0.1", fmt::join(link.own, ", ")),
         "the link to the world, and its own loopback interface"},
        {"mynetworks", fmt::format("{}", fmt::join(link.world, ", ")), "mxproof submits over the link"},
        {"smtpd_peername_lookup", "no", "no DNS query that has nothing to do with a peer"},
        {"maillog_file", "/dev/stdout", "the log is read line by line"},
        {"smtp_tls_loglevel",
         // With `untrusted` a certificate that nobody has to verify is reported as a failure
         // (src/tls/tls_client.c).
         assignment.reports_tls ? "summary,certmatch" : "summary,untrusted,certmatch",
         "the log says how TLS went, and which TLSA record matched"},
        {"smtp_connection_cache_on_demand", "no", "every delivery has a session of its own"},
    };
    if (!assignment.trust_store_pem.empty())
        settings.push_back(
            {"smtp_tls_CAfile",
             "/etc/postfix/mxproof-roots.pem",
             "the fake public CA is the only one there is"}
        );
    if (assignment.reports_tls) {
        settings.push_back({"smtp_tlsrpt_enable", "yes", "peers whose domains ask for reports are there"});
        settings.push_back({"smtp_tlsrpt_socket_name", kTlsReportSocket, "mxproof takes what is reported"});
    }
    if (!transport_table(assignment).empty())
        settings.push_back(
            {"transport_maps",
             "texthash:/etc/postfix/mxproof-transport",
             "later attempts have a transport of their own, with a minimal_backoff_time of 2 s, and so have "
             "peers that are silent, and peers that change, with a max_use of 1; in place of a relayhost, so "
             "that it is one for some recipients only"}
        );
    return settings;
}

std::string main_cf(const Assignment& assignment, const LinkAddresses& link) {
    std::string text = "# The documented policy\n";
    append(text, settings_for_level(assignment.policy));
    append(text, settings_for_sts(assignment));
    text += "# What mxproof sets beside it\n";
    append(text, practical_settings(assignment, link));
    append(text, assignment.extra);
    return text;
}

// Debian's master.cf without chroot (the resolver's configuration is then /etc/resolv.conf alone), with
// postlogd for a log on stdout and more smtp transports: for later attempts, for relays with TLS at
// once.
std::string master_cf() {
    std::string text = fmt::format(
        R"(smtp      inet  n - n - -   smtpd
pickup    unix  n - n 60 1  pickup
cleanup   unix  n - n - 0   cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr -o smtp_tls_session_cache_database={0}
rewrite   unix  - - n - -   trivial-rewrite
bounce    unix  - - n - 0   bounce
defer     unix  - - n - 0   bounce
trace     unix  - - n - 0   bounce
verify    unix  - - n - 1   verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - -   proxymap
proxywrite unix - - n - 1   proxymap
relay     unix  - - n - -   smtp
showq     unix  n - n - -   showq
error     unix  - - n - -   error
retry     unix  - - n - -   error
discard   unix  - - n - -   discard
local     unix  - n n - -   local
virtual   unix  - n n - -   virtual
lmtp      unix  - - n - -   lmtp
anvil     unix  - - n - 1   anvil
scache    unix  - - n - 1   scache -o connection_cache_ttl_limit={1}s
tlsproxy  unix  - - n - 0   tlsproxy
postlog   unix-dgram n - n - 1 postlogd
)",
        kSessionCache,
        kKeptSeconds
    );
    text += fmt::format("smtp unix - - n - {} smtp\n", kDeliveryProcesses);
    text += "smtp-wrapped unix - - n - - smtp -o smtp_tls_wrappermode=yes\n";
    text += fmt::format("smtp-later unix - - n - - smtp -o minimal_backoff_time={}s\n", kLaterBackoffSeconds);
    text += fmt::format("smtp-fresh unix - - n - - smtp -o {}\n", kOneDeliveryEach);
    text += fmt::format(
        "smtp-resuming unix - - n - - smtp -o smtp_tls_session_cache_database={}\n", kSessionCache
    );
    text += fmt::format(
        "smtp-reusing unix - - n - - smtp -o smtp_connection_cache_destinations=static:all -o "
        "smtp_connection_cache_time_limit={}s -o smtp_tls_connection_reuse=yes\n",
        kKeptSeconds
    );
    const std::string limits = fmt::format(" -o {}", fmt::join(impatient_limits(), " -o "));
    text += fmt::format("smtp-hurried unix - - n - - {}{}\n", kHurriedSmtp, limits);
    text += fmt::format("smtp-impatient unix - - n - - smtp{}\n", limits);
    return text;
}

// No setting of Postfix says how long it waits for its resolver, and RES_OPTIONS is read by the library
// alone.
std::string hurried_smtp() {
    return fmt::format(
        "#!/bin/sh\nexport RES_OPTIONS='{}'\nexec \"$(postconf -h daemon_directory)/smtp\" \"$@\"\n",
        kShortPatience
    );
}

std::string fragile_transport(std::size_t n) {
    return fmt::format("mxproof-fragile-{}", n + 1);
}

std::string fragile_log_name(std::string_view recipient) {
    return fmt::format("postfix{}{}", kForRecipient, recipient);
}

std::string_view recipient_in_log_name(std::string_view name) {
    const auto found = name.find(kForRecipient);
    const auto end = name.rfind('/');
    if (found == std::string_view::npos || end < found + kForRecipient.size()) return {};
    const auto start = found + kForRecipient.size();
    return name.substr(start, end - start);
}

std::string fingerprint_table(const Assignment& assignment) {
    std::string text;
    for (const auto& [next_hop, digests] : assignment.fingerprints)
        text += fmt::format("{} fingerprint match={}\n", next_hop, fmt::join(digests, "|"));
    return text;
}

std::string transport_table(const Assignment& assignment, const TransportNames& names) {
    std::string text;
    const auto add = [&](const std::string& recipient, const std::string& transport) {
        text += fmt::format("{} {}:\n", recipient, transport);
    };
    for (const std::string& recipient : assignment.later_recipients)
        add(recipient, names.later);
    for (const std::string& recipient : assignment.silent_recipients)
        add(recipient, names.hurried);
    const auto& silent = assignment.silent_recipients;
    for (const std::string& recipient : assignment.stalled_recipients)
        if (std::find(silent.begin(), silent.end(), recipient) == silent.end())
            add(recipient, names.impatient);
    for (const std::string& recipient : assignment.fresh_recipients)
        add(recipient, names.fresh);
    for (const std::string& recipient : assignment.resuming_recipients)
        add(recipient, names.resuming);
    for (const std::string& recipient : assignment.reusing_recipients)
        add(recipient, names.reusing);
    for (std::size_t n = 0; n < assignment.fragile_recipients.size(); ++n)
        add(assignment.fragile_recipients[n], fragile_transport(n));
    // As relayhost would: the brackets say that there is no MX lookup, postconf(5).
    for (const Relayed& relayed : assignment.relayed)
        text += fmt::format(
            "{} {}:[{}]:{}\n",
            relayed.recipient,
            relayed.port == kImplicitTlsPort ? names.wrapped : names.relayed,
            relayed.host,
            relayed.port
        );
    return text;
}

} // namespace harness
