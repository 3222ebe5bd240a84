#include "harness/analyze/advice.hpp"

#include <algorithm>
#include <array>

namespace harness {

namespace {

constexpr std::string_view kTellRecipient =
    "Tell the recipient's operator. Mail that cannot wait goes out with a line for this domain in "
    "smtp_tls_policy_maps, `encrypt` or `may`, until it is mended.";

constexpr std::string_view kAnyPolicy = "every policy";
constexpr std::string_view kEnforced =
    "`encrypt`, `secure` and MTA-STS; `dane` and `dane-only` where the host has TLSA records";

constexpr std::array<Advice, kWords<Reason>.size()> kAdvice{{
    {Reason::tls_not_offered,
     kEnforced,
     "Ask the host from another network: an attacker on the path takes STARTTLS away in just this way. If it "
     "is "
     "the host's own doing, a line for this domain in smtp_tls_policy_maps, `may`, lets the mail through.",
     "Offer STARTTLS at every MX host, or take the TLSA records back. Look for a firewall on the way that "
     "rewrites EHLO.",
     "attack/strips-starttls"},
    {Reason::starttls_refused,
     kEnforced,
     "Ask the host from another network: an attacker on the path can answer so, too.",
     "Look into the mail server's log: mostly its certificate or key cannot be read.",
     "attack/refuses-starttls"},
    {Reason::handshake_failed,
     "every policy with TLS; `may` goes on in plaintext once the message is 300 s old (minimal_backoff_time)",
     "`posttls-finger DOMAIN` shows where the handshake ends. Look at smtp_tls_protocols and "
     "smtp_tls_ciphers; "
     "OpenSSL 3 has no TLS 1.0 and 1.1 where the host is authenticated.",
     "Offer TLS 1.2 or later, with a certificate.",
     "insecure-mx/handshake-fails"},
    {Reason::certificate_not_verified,
     "`secure` and MTA-STS; `dane` and `dane-only` where the host has TLSA records",
     kTellRecipient,
     "Publish a 3 1 1 record of the key in use; before the next change of the key publish the new record "
     "beside "
     "the old one. With MTA-STS: renew the certificate, and take it of a public CA for the name of the MX "
     "host.",
     "dane/tlsa-of-another-key"},
    {Reason::no_dnssec,
     "`dane-only`",
     "`dane-only` is for domains that are known to have DANE: take `dane` for this one. If all domains are "
     "affected, the resolver does not validate, or its answers lose the AD bit.",
     "Sign the zone of the domain, and that of its MX hosts.",
     "certificate/public-ca-unsigned-zone"},
    {Reason::no_tlsa,
     "`dane-only`",
     "`dane-only` is for domains that are known to have DANE: take `dane` for this one.",
     "Publish TLSA records for every MX host.",
     "certificate/public-ca-without-tlsa"},
    {Reason::tlsa_unusable,
     "`dane-only`",
     "Tell the recipient's operator; `dane` in place of `dane-only` delivers with encryption.",
     "Publish a 3 1 1 record of the key in use: records of usage 0 and 1 do not count for mail (RFC 7672 "
     "3.1.3).",
     "dane/pkix-ee-of-another-key"},
    {Reason::tlsa_lookup_failed,
     "`dane` and `dane-only`",
     "If all domains are affected: look at the resolver, and let it answer NXDOMAIN for names that do not "
     "exist. If it is this one alone, its name servers are at fault, or somebody on the path suppresses the "
     "answer: do not turn DANE off for it before you know.",
     "Let every name server answer queries for _25._tcp.HOST type TLSA, with a signed denial if there is "
     "none.",
     "attack/tlsa-answer-suppressed"},
    {Reason::dns_lookup_failed,
     kAnyPolicy,
     "`delv DOMAIN MX` tells a zone with broken signatures from name servers that do not answer. If all "
     "domains "
     "are affected, look at the resolver.",
     "Look at the signatures of the zone (`delv`), and at the name servers.",
     "dns/address-lookup-servfail"},
    {Reason::no_such_domain,
     kAnyPolicy,
     "The address is wrong, or the domain has gone.",
     "Renew the domain.",
     "dns/no-such-domain"},
    {Reason::null_mx,
     kAnyPolicy,
     "The domain takes no mail: the address is wrong.",
     "Nothing is wrong, unless the domain should take mail.",
     "dns/null-mx"},
    {Reason::no_mail_host,
     kAnyPolicy,
     "Tell the recipient's operator by another way.",
     "Let the MX record name a host that has an address.",
     "dns/host-does-not-exist"},
    {Reason::mail_loops,
     kAnyPolicy,
     "If the domain is yours, name it in mydestination, virtual_mailbox_domains or relay_domains. If not, "
     "nothing: its MX record is wrong.",
     "Let the MX record name your own mail server, not localhost and not somebody else's.",
     "dns/mx-names-localhost"},
    {Reason::connection_refused,
     kAnyPolicy,
     "If all domains are affected, something on your side forbids connections to port 25.",
     "Start the mail server, or open port 25.",
     "delivery/connection-refused"},
    {Reason::connection_timed_out,
     kAnyPolicy,
     "If all domains are affected, your provider or a firewall blocks port 25, or IPv6 does not work.",
     "Look for a firewall that drops packets to port 25, and for an MX host that has gone.",
     "delivery/connection-unanswered"},
    {Reason::connection_lost,
     kAnyPolicy,
     "If it is one domain, its host hung up: its log knows why.",
     "Look into the mail server's log, and for a firewall that ends connections.",
     "delivery/greeting-closes"},
    {Reason::greeting_refused,
     kAnyPolicy,
     "The host does not talk to this address: look whether it is on a block list.",
     "Look into the mail server's log.",
     "delivery/greeting-554"},
    {Reason::refused_by_peer,
     kAnyPolicy,
     "The host did not want this message: its reply, in your log, says why. With 4xx it is tried again.",
     "Look into the mail server's log.",
     "delivery/rcpt-550-unsigned-zone"},
    {Reason::smtputf8_not_offered,
     kAnyPolicy,
     "Write to an address in US-ASCII, if the recipient has one: the host does not know others (RFC 6531).",
     "Announce SMTPUTF8, or give the recipient an address in US-ASCII.",
     "delivery/utf8-address-host-without-smtputf8"},
    {Reason::sender_crashed,
     kAnyPolicy,
     "Update Postfix: smtp(8) ended by a signal, as those before 3.8.18, 3.9.12, 3.10.11 and 3.11.4 do at a "
     "TLSA "
     "record without data. Until then name the domain in smtp_tls_policy_maps, with `encrypt`.",
     "Publish a 3 1 1 record, or none.",
     "dane/record-without-data"},
    {Reason::requiretls_not_offered,
     kAnyPolicy,
     "Send it without REQUIRETLS, or let smtp_requiretls_policy ask for less: few hosts know REQUIRETLS (RFC "
     "8689).",
     "Announce REQUIRETLS.",
     "requiretls/not-offered"},
    {Reason::requiretls_unauthenticated,
     kAnyPolicy,
     "Choose the level dane, or a policy of MTA-STS, that authenticates the host; or send it without "
     "REQUIRETLS (RFC 8689).",
     "Publish TLSA records in a signed zone, or an MTA-STS policy.",
     "requiretls/offered-without-authentication"},
    {Reason::tls_configuration,
     "every policy with TLS",
     "Look for a warning in the log just before: a policy that has an error in it, or a map or a daemon (of "
     "MTA-STS) that does not answer.",
     "Nothing can be done at the recipient.",
     "relay/465-public-ca"},
    {Reason::unrecognised,
     kAnyPolicy,
     "mxproof does not know this text: the log has it.",
     "It depends on the text.",
     ""},
}};

struct DsnMeaning {
    std::string_view code; // without its class
    std::string_view meaning;
};

constexpr std::array kDsn{
    DsnMeaning{"0.0", "nothing more is known"},
    DsnMeaning{"1.0", "the address, or its domain (which takes no mail)"},
    DsnMeaning{"1.1", "there is no such mailbox"},
    DsnMeaning{"1.2", "the domain cannot be used"},
    DsnMeaning{"1.3", "the address is malformed"},
    DsnMeaning{"1.8", "the domain of the sender does not exist"},
    DsnMeaning{"1.10", "the recipient's domain takes no mail (null MX, RFC 7505)"},
    DsnMeaning{"2.0", "the mailbox cannot take it"},
    DsnMeaning{"2.1", "the mailbox is switched off"},
    DsnMeaning{"2.2", "the mailbox is full"},
    DsnMeaning{"3.0", "the recipient's system cannot take it"},
    DsnMeaning{"3.2", "the recipient's system takes no mail now"},
    DsnMeaning{"3.4", "the message is too large"},
    DsnMeaning{"4.0", "the network"},
    DsnMeaning{"4.1", "no host answers"},
    DsnMeaning{"4.2", "the connection was bad"},
    DsnMeaning{"4.3", "a lookup in the DNS failed"},
    DsnMeaning{"4.4", "there is no host to send to"},
    DsnMeaning{"4.6", "the mail goes in a loop"},
    DsnMeaning{"4.7", "it was tried for too long"},
    DsnMeaning{"5.0", "the SMTP dialogue"},
    DsnMeaning{"5.1", "a command that the host does not take"},
    DsnMeaning{"5.3", "too many recipients"},
    DsnMeaning{"6.0", "the content"},
    DsnMeaning{"7.0", "security, or a policy of the host"},
    DsnMeaning{"7.1", "the host does not take it: a policy, or greylisting"},
    DsnMeaning{"7.4", "a security feature that the host does not have: STARTTLS is not offered"},
    DsnMeaning{
        "7.5",
        "cryptography: the TLS handshake, the certificate, the TLSA records or their lookup, or the TLS "
        "policy"},
    DsnMeaning{"7.8", "the credentials are wrong"},
    DsnMeaning{"7.10", "REQUIRETLS cannot be kept (RFC 8689)"},
    DsnMeaning{"7.20", "no valid DKIM signature (RFC 7372)"},
    DsnMeaning{"7.23", "SPF says no (RFC 7372)"},
    DsnMeaning{"7.25", "the address has no reverse name (RFC 7372)"},
    DsnMeaning{"7.26", "several checks of authenticity failed: DMARC (RFC 7372)"},
    DsnMeaning{"7.30", "the host does not know REQUIRETLS (RFC 8689)"},
};

} // namespace

const Advice& advice_on(Reason reason) {
    return *std::find_if(kAdvice.begin(), kAdvice.end(), [reason](const Advice& advice) {
        return advice.reason == reason;
    });
}

bool is_about_tls(Reason reason) {
    return reason <= Reason::dns_lookup_failed || reason == Reason::tls_configuration;
}

std::string_view meaning_of_dsn(std::string_view code) {
    const bool has_class =
        code.size() > 2 && code[1] == '.' && (code[0] == '2' || code[0] == '4' || code[0] == '5');
    if (!has_class) return {};
    const auto found = std::find_if(kDsn.begin(), kDsn.end(), [&](const DsnMeaning& one) {
        return one.code == code.substr(2);
    });
    return found == kDsn.end() ? std::string_view() : found->meaning;
}

} // namespace harness
