#include "harness/sender/postfix_config.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace harness {

namespace {

// Of the peers only a deviant one is silent; Postfix's own limits (30 s to 10 min) would outlast the run. Far
// above what a busy machine needs.
void add_time_limits(std::vector<Setting>& settings) {
    settings.push_back({"smtp_connect_timeout", "5s", "nothing in the world is far away"});
    for (const char* phase : {"helo", "starttls", "mail", "rcpt", "data_init", "data_xfer", "data_done"})
        settings.push_back({fmt::format("smtp_{}_timeout", phase), "10s", "only a deviant peer is silent"});
}

} // namespace

std::vector<Setting> practical_settings(const PostfixSettings& postfix, const LinkAddresses& link) {
    std::vector<Setting> settings{
        {"compatibility_level", "3.6", "no notices about old defaults"},
        {"myhostname", "sender.mxproof.example", "a name that no peer has"},
        {"local_transport", "discard:mxproof", "what bounces is thrown away"},
        {"alias_maps", "", "nothing is delivered locally, and the machine's aliases are not asked"},
        {"inet_interfaces", fmt::format("{}", fmt::join(link.own, ", ")), "the link to the world"},
        {"mynetworks", fmt::format("{}", fmt::join(link.world, ", ")), "mxproof submits over the link"},
        {"smtpd_peername_lookup", "no", "no DNS query that has nothing to do with a peer"},
        {"maillog_file", "/dev/stdout", "the log is read line by line"},
        {"smtp_tls_loglevel",
         "summary,untrusted,certmatch",
         "the log says how TLS went, and which TLSA record matched"},
        {"smtp_connection_cache_on_demand", "no", "every delivery has a session of its own"},
    };
    add_time_limits(settings);
    if (!postfix.trust_store_pem.empty())
        settings.push_back(
            {"smtp_tls_CAfile",
             "/etc/postfix/mxproof-roots.pem",
             "the fake public CA is the only one there is"}
        );
    if (!postfix.later_recipients.empty() || !postfix.relayed.empty())
        settings.push_back(
            {"transport_maps",
             "texthash:/etc/postfix/mxproof-transport",
             "later attempts have a transport of their own, with a minimal_backoff_time of 2 s; in place of "
             "a relayhost, so that it is one for some recipients only"}
        );
    return settings;
}

} // namespace harness
