#include "harness/mta/postfix/given_settings.hpp"

#include "harness/mta/postfix/master_services.hpp"
#include "harness/mta/postfix/postfix_config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace harness {

namespace {

struct Group {
    const char* why;
    std::vector<std::string> names;
};

const Group& of_the_machine() {
    static const Group kGroup{
        "the programs, their users and their environment are this machine's",
        {"command_directory",
         "daemon_directory",
         "meta_directory",
         "shlib_directory",
         "mail_owner",
         "setgid_group",
         "default_privs",
         "import_environment",
         "export_environment",
         "debugger_command",
         "multi_instance_enable",
         "multi_instance_wrapper",
         "multi_instance_directories",
         "tls_config_file",
         "tls_config_name"}};
    return kGroup;
}

const Group& of_the_queue() {
    static const Group kGroup{"the queue is in memory", {"queue_directory", "data_directory"}};
    return kGroup;
}

const Group& of_receiving() {
    static const Group kGroup{
        "what becomes of mail that is received or bounces is not judged",
        {"content_filter",        "smtpd_milters",
         "non_smtpd_milters",     "alias_maps",
         "alias_database",        "canonical_maps",
         "sender_canonical_maps", "recipient_canonical_maps",
         "virtual_alias_maps",    "virtual_alias_domains",
         "virtual_mailbox_maps",  "virtual_mailbox_domains",
         "relay_domains",         "relay_recipient_maps",
         "local_recipient_maps",  "recipient_bcc_maps",
         "sender_bcc_maps",       "always_bcc",
         "header_checks",         "mime_header_checks",
         "nested_header_checks",  "body_checks",
         "relocated_maps",        "smtpd_sender_login_maps",
         "notify_classes",        "debug_peer_list"}};
    return kGroup;
}

bool can_decide(std::string_view name) {
    if (name == "smtp_tls_loglevel") return false;
    constexpr std::array<std::string_view, 15> kNames{
        "default_transport",
        "disable_dns_lookups",
        "disable_mime_output_conversion",
        "ignore_mx_lookup_error",
        "inet_protocols",
        "relayhost",
        "sender_dependent_default_transport_maps",
        "sender_dependent_relayhost_maps",
        "smtp_address_preference",
        "smtp_balance_inet_protocols",
        "smtp_mx_address_limit",
        "smtp_mx_session_limit",
        "smtputf8_enable",
        "soft_bounce",
        "transport_maps"};
    for (const std::string_view prefix :
         {"smtp_tls_", "tls_", "smtp_dns_", "smtp_host_lookup", "smtp_cname_"})
        if (name.starts_with(prefix)) return true;
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

std::string transport_maps_of(const GivenConfiguration& given) {
    const bool left_out = !given.left_out.empty() && given.left_out.front().name == "transport_maps";
    const std::string_view own = left_out ? std::string_view() : value_in(given, "transport_maps");
    return fmt::format("texthash:/etc/postfix/mxproof-transport{}{}", own.empty() ? "" : ", ", own);
}

void append_trust(std::vector<Setting>& settings, const GivenConfiguration& given) {
    if (given.trust == Trust::own || !names_roots(given)) return;
    const char* const why = "the fake public CA is in the place of the roots that are named (--trust)";
    settings.push_back({"smtp_tls_CAfile", "/etc/postfix/mxproof-roots.pem", why});
    settings.push_back({"smtp_tls_CApath", "", why});
    settings.push_back({"tls_append_default_CA", "no", why});
}

} // namespace

std::vector<Setting> safe_settings(const std::function<std::string(const std::string&)>& machine_default) {
    std::vector<Setting> settings;
    for (const Group& group : {of_the_machine(), of_the_queue()})
        for (const std::string& name : group.names)
            settings.push_back({name, machine_default(name), group.why});
    for (const std::string& name : of_receiving().names)
        settings.push_back({name, "", of_receiving().why});
    settings.push_back({"local_transport", "discard:mxproof", of_receiving().why});
    settings.push_back({"virtual_transport", "discard:mxproof", of_receiving().why});
    return settings;
}

std::vector<Setting> settings_of_run(const Assignment& assignment) {
    const GivenConfiguration& given = *assignment.given;
    std::vector<Setting> settings{
        {"inet_interfaces", "all", "the link to the world is the only interface"},
        {"smtp_bind_address", "", "the link has addresses of its own"},
        {"smtp_bind_address6", "", "the link has addresses of its own"},
        {"smtp_sasl_auth_enable", "no", "no password is sent to a peer"},
        {"smtp_fallback_relay", "", "the fake Internet has no such host"},
        {"maillog_file", "/dev/stdout", "the log is read line by line"},
        {"maillog_file_prefixes", "/dev", "the log is read line by line"},
        {"syslog_name", "postfix", "the log is read line by line"},
        {"smtp_tls_loglevel",
         "summary,untrusted,certmatch",
         "the log says how TLS went, and which TLSA record matched"},
        {"smtp_connection_cache_on_demand", "no", "every delivery has a session of its own"},
        {"smtp_connection_cache_destinations", "", "every delivery has a session of its own"},
        {"message_size_limit", "10240000", "the queue is in memory"},
        {"queue_minfree", "0", "the queue is in memory"},
        {"transport_maps",
         transport_maps_of(given),
         "what bounces is thrown away, later attempts need not wait, and peers that are silent are not "
         "waited "
         "for"},
    };
    append_trust(settings, given);
    return settings;
}

bool names_roots(const GivenConfiguration& given) {
    constexpr std::array<const char*, 2> kParameters{"smtp_tls_CAfile", "smtp_tls_CApath"};
    for (const char* parameter : kParameters)
        if (!value_in(given, parameter).empty()) return true;
    if (value_in(given, "tls_append_default_CA") == "yes") return true;
    return std::any_of(given.services.begin(), given.services.end(), [&](const std::string& line) {
        const MasterService service = parse_service(line);
        return std::any_of(kParameters.begin(), kParameters.end(), [&](const char* parameter) {
            return sets(service, parameter);
        });
    });
}

std::string_view value_in(const GivenConfiguration& given, std::string_view name) {
    const auto found = std::find_if(given.set.begin(), given.set.end(), [&](const Setting& setting) {
        return setting.name == name;
    });
    return found == given.set.end() ? std::string_view() : std::string_view(found->value);
}

std::vector<Setting> settings_that_decide(const GivenConfiguration& given) {
    std::vector<Setting> settings;
    std::copy_if(
        given.set.begin(),
        given.set.end(),
        std::back_inserter(settings),
        [](const Setting& setting) { return can_decide(setting.name); }
    );
    return settings;
}

WhyNot why_not_relayed(const GivenConfiguration& given, std::uint16_t port) {
    constexpr std::uint16_t kMx = 25;
    constexpr std::uint16_t kTlsAtOnce = 465; // RFC 8314 7.3
    const std::string_view relay = value_in(given, "relayhost");
    if (relay.empty()) return port == kMx ? WhyNot() : "main.cf names no relayhost";
    if (port == kMx) return fmt::format("main.cf relays all mail to {}", relay);
    const bool at_once = relay.ends_with(":465") || relay.ends_with(":smtps");
    if (at_once == (port == kTlsAtOnce)) return {};
    return fmt::format("main.cf relays all mail to another port, {}", relay);
}

} // namespace harness
