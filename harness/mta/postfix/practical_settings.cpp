#include "harness/mta/postfix/postfix_config.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace harness {

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
    if (!postfix.trust_store_pem.empty())
        settings.push_back(
            {"smtp_tls_CAfile",
             "/etc/postfix/mxproof-roots.pem",
             "the fake public CA is the only one there is"}
        );
    if (!transport_table(postfix).empty())
        settings.push_back(
            {"transport_maps",
             "texthash:/etc/postfix/mxproof-transport",
             "later attempts have a transport of their own, with a minimal_backoff_time of 2 s, and so have "
             "peers whose DNS is silent; in place of a relayhost, so that it is one for some recipients only"}
        );
    return settings;
}

} // namespace harness
