// The closed vocabularies of mxproof: policies, outcomes, channels, reasons. Every layer and every report
// uses these words. Pure data; nothing here knows Postfix.
#pragma once

#include <compare>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// Documented TLS level of a sender: postconf(5), smtp_tls_security_level.
enum class Level {
    none,      // no TLS even where STARTTLS is offered
    may,       // opportunistic TLS
    encrypt,   // mandatory, unauthenticated TLS
    dane,      // opportunistic DANE (RFC 7672)
    dane_only, // mandatory DANE
    secure,    // mandatory TLS, the certificate checked against the public CAs and the recipient domain
};

/// What a sender at level dane does with TLSA records of a host whose MX RRset is insecure:
/// postconf(5), smtp_tls_dane_insecure_mx_policy.
enum class InsecureMx { dane, encrypt, may };

/// Whether a sender asks for its recipients' MTA-STS policies (RFC 8461).
enum class Sts {
    off,
    on,
    strict_testing, // also those in testing mode are enforced
};

/// What a sender is documented to do. `insecure_mx` has a meaning at level dane only and is InsecureMx::dane
/// elsewhere.
struct Policy {
    Level level = Level::none;
    InsecureMx insecure_mx = InsecureMx::dane;
    Sts sts = Sts::off;
    auto operator<=>(const Policy&) const = default;
};

/// The seven policies of a run that names none, in the order of every table. MTA-STS is off in all of them.
std::span<const Policy> all_policies();

/// Every policy that a scenario can be judged for: the seven, `secure`, and each of these eight with every
/// MTA-STS handling; those without MTA-STS first.
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

/// How a delivered message travelled.
enum class Channel {
    plaintext,     // no TLS
    encrypted,     // TLS, the peer not authenticated
    authenticated, // TLS, the peer authenticated (DANE, or the public CAs)
};

/// Why a message was not delivered. A closed set; verdict/postfix_reason maps Postfix's texts to it.
enum class Reason {
    tls_not_offered,          // the policy needs TLS and the host does not offer STARTTLS
    starttls_refused,         // STARTTLS answered 4xx/5xx where TLS is needed
    handshake_failed,         // the TLS handshake did not complete
    certificate_not_verified, // the handshake completed, authentication failed
    no_dnssec,                // dane-only and the destination is not DNSSEC-signed
    no_tlsa,                  // dane-only and there are no TLSA records
    tlsa_unusable,            // dane-only and no TLSA record is usable
    tlsa_lookup_failed,       // the TLSA lookup failed (SERVFAIL, timeout)
    dns_lookup_failed,        // the MX or address lookup failed
    no_such_domain,           // NXDOMAIN for the recipient domain
    null_mx,                  // RFC 7505
    no_mail_host,             // no MX host has a usable address
    connection_refused,       // TCP connection refused
    connection_timed_out,     // no answer to the connection attempt or within the SMTP dialogue
    connection_lost,          // the peer hung up in the middle of the dialogue
    greeting_refused,         // the greeting was 4xx or 5xx
    refused_by_peer,          // a later SMTP command was answered 4xx or 5xx
    tls_configuration,        // Postfix cannot apply its own TLS policy
    unrecognised,             // a text that is not in the table; shown verbatim
};

std::string_view to_text(Level level);
std::string_view to_text(InsecureMx handling);
std::string_view to_text(Sts handling);
std::string_view to_text(Outcome outcome); // `delivered`
std::string_view to_text(Channel channel); // `plaintext`
std::string_view to_text(Reason reason);   // `tls-not-offered`

std::optional<Outcome> parse_outcome(std::string_view text);
std::optional<Channel> parse_channel(std::string_view text);
std::optional<Reason> parse_reason(std::string_view text);

/// All words of each vocabulary, for "did you mean", the JSON Schema test and documentation.
std::span<const Outcome> all_outcomes();
std::span<const Channel> all_channels();
std::span<const Reason> all_reasons();

} // namespace harness
