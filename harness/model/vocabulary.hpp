// The closed vocabularies of mxproof: policies, outcomes, channels, reasons. Every layer and every report
// uses these words. Pure data; nothing here knows Postfix.
#pragma once

#include "harness/model/word.hpp"

#include <compare>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// Documented TLS level of a sender: postconf(5), smtp_tls_security_level.
enum class Level { none, may, encrypt, dane, dane_only, secure, verify, fingerprint };
template <>
inline constexpr auto kWords<Level> = std::to_array<Word<Level>>({
    {Level::none, "none", "no TLS, even where it is offered"},
    {Level::may, "may", "TLS if it is offered"},
    {Level::encrypt, "encrypt", "TLS, whoever it is"},
    {Level::dane,
     "dane",
     "DANE where there are TLSA records, else `may`. Stands for the three that follow, unless one of them is "
     "a key of its own"},
    {Level::dane_only, "dane-only", "DANE or nothing"},
    {Level::secure, "secure", "TLS with a certificate of a public CA for a name of the recipient domain"},
    {Level::verify,
     "verify",
     "TLS with a certificate of a public CA for the name of the host, whether its MX record is signed or "
     "not"},
    {Level::fingerprint,
     "fingerprint",
     "TLS with a certificate of one of the keys that the honest hosts of the domain have, whoever issued it"},
});

/// What a sender at level dane does with TLSA records of a host whose MX RRset is insecure:
/// postconf(5), smtp_tls_dane_insecure_mx_policy.
enum class InsecureMx { dane, encrypt, may };
template <>
inline constexpr auto kWords<InsecureMx> = std::to_array<Word<InsecureMx>>({
    {InsecureMx::dane, "dane", "DANE also for hosts of an insecure MX RRset"},
    {InsecureMx::encrypt,
     "encrypt",
     "TLS without authentication for hosts of an insecure MX RRset that have TLSA records"},
    {InsecureMx::may, "may", "`may` for hosts of an insecure MX RRset"},
});

/// Whether a sender asks for its recipients' MTA-STS policies (RFC 8461).
enum class Sts { off, on, strict_testing };
template <>
inline constexpr auto kWords<Sts> = std::to_array<Word<Sts>>({
    {Sts::off, "off", "the sender does not ask for MTA-STS policies"},
    {Sts::on, "on", "it does, and enforces those in mode enforce"},
    {Sts::strict_testing, "strict-testing", "the same, and a policy in testing mode counts as enforced"},
});

/// What a sender is documented to do. `insecure_mx` has a meaning at level dane only and is InsecureMx::dane
/// elsewhere.
struct Policy {
    Level level = Level::none;
    InsecureMx insecure_mx = InsecureMx::dane;
    Sts sts = Sts::off;
    auto operator<=>(const Policy&) const = default;
};

/// The usual policies, those of a run that names none, in the order of every table. MTA-STS is off in all of
/// them.
std::span<const Policy> usual_policies();

/// Every policy that a scenario can be judged for, each with every MTA-STS handling; those without MTA-STS
/// first.
std::span<const Policy> known_policies();

/// `may`, `dane insecure-mx=may`, `dane-only sts=on`, … (`dane insecure-mx=dane` is written out in full, and
/// that MTA-STS is off is not).
std::string to_text(const Policy& policy);

/// The inverse of to_text; nothing for an unknown word. The bare word `dane` is not a policy but a group: see
/// policies_named.
std::optional<Policy> parse_policy(std::string_view text);

/// The policies a key of a scenario file stands for: `dane` is all insecure-MX handlings; what says nothing
/// of MTA-STS is all its handlings, `sts` behind it those that are not off, `sts=on` that one; `sts` alone is
/// every level with MTA-STS. Empty for an unknown word.
std::vector<Policy> policies_named(std::string_view key);

/// How narrow a key of a scenario file is; where two of them name the same policy, the narrower one counts.
/// One that says more of MTA-STS is narrower, whatever it says of the level.
int narrowness(std::string_view key);

/// The policies a `--policy` argument stands for: as a key, but MTA-STS is off where it is not mentioned. The
/// word `sts` stands for the four MTA-STS policies that are most in use.
std::vector<Policy> senders_named(std::string_view word);

/// The words that say nothing of MTA-STS: for messages and "did you mean".
std::vector<std::string> policy_words();

/// The words that turn MTA-STS on.
std::vector<std::string> sts_policy_words();

/// What became of one recipient in the attempt that is judged.
enum class Outcome { delivered, deferred, bounced };
template <>
inline constexpr auto kWords<Outcome> = std::to_array<Word<Outcome>>({
    {Outcome::delivered, "delivered"},
    {Outcome::deferred, "deferred"},
    {Outcome::bounced, "bounced"},
});

/// How a delivered message travelled.
enum class Channel { plaintext, encrypted, authenticated };
template <>
inline constexpr auto kWords<Channel> = std::to_array<Word<Channel>>({
    {Channel::plaintext, "plaintext", "no TLS"},
    {Channel::encrypted, "encrypted", "TLS, the host not authenticated"},
    {Channel::authenticated, "authenticated", "TLS, the host authenticated by DANE or a public CA"},
});

/// Why a message was not delivered. A closed set; verdict/postfix_reason maps Postfix's texts to it.
enum class Reason {
    tls_not_offered,
    starttls_refused,
    handshake_failed,
    certificate_not_verified,
    no_dnssec,
    no_tlsa,
    tlsa_unusable,
    tlsa_lookup_failed,
    dns_lookup_failed,
    no_such_domain,
    null_mx,
    no_mail_host,
    mail_loops,
    connection_refused,
    connection_timed_out,
    connection_lost,
    greeting_refused,
    refused_by_peer,
    smtputf8_not_offered,
    requiretls_not_offered,
    requiretls_unauthenticated,
    tls_configuration,
    sender_crashed,
    unrecognised,
};
template <>
inline constexpr auto kWords<Reason> = std::to_array<Word<Reason>>({
    {Reason::tls_not_offered, "tls-not-offered", "TLS is needed and the host does not offer STARTTLS"},
    {Reason::starttls_refused, "starttls-refused", "TLS is needed and STARTTLS was answered 4xx or 5xx"},
    {Reason::handshake_failed, "handshake-failed", "the TLS handshake did not complete"},
    {Reason::certificate_not_verified,
     "certificate-not-verified",
     "the handshake completed, authentication failed"},
    {Reason::no_dnssec, "no-dnssec", "`dane-only`, and the destination is not signed"},
    {Reason::no_tlsa, "no-tlsa", "`dane-only`, and there are no TLSA records"},
    {Reason::tlsa_unusable, "tlsa-unusable", "`dane-only`, and no TLSA record is usable"},
    {Reason::tlsa_lookup_failed, "tlsa-lookup-failed", "the lookup of the TLSA records failed"},
    {Reason::dns_lookup_failed, "dns-lookup-failed", "the lookup of MX records or addresses failed"},
    {Reason::no_such_domain, "no-such-domain", "the domain does not exist"},
    {Reason::null_mx, "null-mx", "the domain takes no mail (RFC 7505)"},
    {Reason::no_mail_host, "no-mail-host", "no MX host has an address that can be used"},
    {Reason::mail_loops, "mail-loops", "the best MX host is the sender itself"},
    {Reason::connection_refused, "connection-refused", "the TCP connection was refused"},
    {Reason::connection_timed_out, "connection-timed-out", "there was no answer in time"},
    {Reason::connection_lost, "connection-lost", "the host hung up within the dialogue"},
    {Reason::greeting_refused, "greeting-refused", "the greeting was 4xx or 5xx"},
    {Reason::refused_by_peer, "refused-by-peer", "a later command was answered 4xx or 5xx"},
    {Reason::smtputf8_not_offered,
     "smtputf8-not-offered",
     "an address is not US-ASCII and the host does not offer SMTPUTF8 (RFC 6531)"},
    {Reason::requiretls_not_offered,
     "requiretls-not-offered",
     "the message wants REQUIRETLS and the host does not offer it (RFC 8689)"},
    {Reason::requiretls_unauthenticated,
     "requiretls-unauthenticated",
     "the message wants REQUIRETLS, and by the sender's TLS policy the host would not be authenticated"},
    {Reason::tls_configuration, "tls-configuration", "the sender cannot apply its own TLS policy"},
    {Reason::sender_crashed,
     "sender-crashed",
     "a program of the sender's ended by a signal; no document says so, `saw` of a known difference may"},
    {Reason::unrecognised, "unrecognised", "a text that is not in the table of reasons; shown verbatim"},
});

/// Those that a document can give: all but Reason::unrecognised, which is for what is observed.
inline constexpr auto kDocumentedReasons = std::span(kWords<Reason>).first<kWords<Reason>.size() - 1>();

} // namespace harness
