#include "harness/sender/postfix_config.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace harness {

std::vector<Setting> practical_settings(const LinkAddresses& link) {
    return {
        {"compatibility_level", "3.6", "no notices about old defaults"},
        {"myhostname", "sender.mxproof.example", "a name that no peer has"},
        {"mydestination", "$myhostname", "only the envelope sender's own domain"},
        {"local_transport", "discard:mxproof", "what bounces is thrown away"},
        {"local_recipient_maps", "", "any address of that domain may send"},
        {"alias_maps", "", "there are no aliases"},
        {"alias_database", "", "there are no aliases"},
        {"inet_interfaces", fmt::format("{}", fmt::join(link.own, ", ")), "the link to the world"},
        {"inet_protocols", "all", "peers have IPv4 and IPv6 addresses"},
        {"mynetworks", fmt::format("{}", fmt::join(link.world, ", ")), "mxproof submits over the link"},
        {"smtpd_relay_restrictions", "permit_mynetworks, reject", "and nobody else"},
        {"smtpd_peername_lookup", "no", "no DNS query that has nothing to do with a peer"},
        {"notify_classes", "", "no mail to the postmaster"},
        {"maillog_file", "/dev/stdout", "the log is read line by line"},
        {"smtp_tls_loglevel", "summary,certmatch", "the log says how TLS went and which TLSA record matched"},
        {"smtp_tls_CAfile", "/etc/postfix/mxproof-roots.pem", "the fake public CA is the only one there is"},
        {"smtp_tls_session_cache_database", "", "a resumed session would hide a changed certificate"},
        {"smtp_connection_cache_on_demand", "no", "every delivery has a session of its own"},
        {"smtp_connect_timeout", "5s", "nothing in the world is far away"},
        {"smtp_helo_timeout", "10s", "nothing in the world is slow"},
        {"smtp_starttls_timeout", "10s", "nothing in the world is slow"},
        {"transport_maps",
         "texthash:/etc/postfix/mxproof-transport",
         "later attempts have a transport of their own"},
    };
}

} // namespace harness
