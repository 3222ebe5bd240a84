// A peer: one recipient domain, its DNS, its MX hosts and their behaviour, as plain data. The
// default-constructed peer with one default MX host is the correct one: signed zone, one host in it with IPv4
// and IPv6, STARTTLS with TLS 1.2 and 1.3, a certificate for a key of its own, and a matching `3 1 1` record.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace harness {

enum class Signing { signed_zone, unsigned_zone };
enum class Denial { nsec, nsec3 };
enum class ZoneAlgorithm { ecdsa_p256, rsa_sha256, ed25519 };

/// How a zone is signed. An unsigned zone is a proven one: its parent proves that there is no DS.
struct ZoneFacts {
    Signing signing = Signing::signed_zone;
    Denial denial = Denial::nsec;
    ZoneAlgorithm algorithm = ZoneAlgorithm::ecdsa_p256;
};

enum class DnsFaultKind {
    servfail,            // SERVFAIL for one name and type
    refused,             // REFUSED for one name and type
    no_answer,           // silence for one name and type
    signature_expired,   // RRSIG expired three days ago
    signature_corrupted, // RRSIG with flipped bits
    signature_missing,   // RRSIG removed
    ds_of_another_key,   // the parent's DS belongs to another key; applies to the zone of `name`
    ad_withheld,         // the resolver answers without AD: non-validating, as far as this name and below go
    ad_only_with_do,     // the resolver sets AD only for queries with DO, for this name and below
    servfail_for_nxdomain, // the resolver answers SERVFAIL where this name, or one below, does not exist
};

/// One deviation in the DNS. For the signature faults an empty type means every RRset of the zone that owns
/// `name`.
struct DnsFault {
    std::string name; // absolute, lower case, with final dot
    std::string type; // `TLSA`, `MX`, …; empty where the kind has no type
    DnsFaultKind kind = DnsFaultKind::servfail;
};

enum class TlsaOf {
    leaf,        // the host's own certificate or key (default for usage 3)
    issuer,      // the CA certificate that issued it (default for usage 2)
    root,        // the CA certificate at the end of its chain
    another_key, // a certificate and key that the host does not have
};

/// One TLSA record, RFC 6698: usage 0..3 (255), selector 0..1, matching 0..2; others are legal here, to be
/// published as they are.
struct TlsaFacts {
    std::uint8_t usage = 3;
    std::uint8_t selector = 1;
    std::uint8_t matching = 1;
    TlsaOf of = TlsaOf::leaf;
};

enum class Issuer {
    self,       // self-signed
    private_ca, // a CA that is in nobody's trust store
    public_ca,  // the public-CA look-alike (root and intermediate), in the senders' trust store
};
enum class Validity { valid, expired, not_yet_valid }; // deviations are three days wide or more
enum class CertificateName {
    host,     // the MX host's name as subjectAltName
    other,    // another host's name
    wildcard, // *.<parent of the host name>
    cn_only,  // the host's name in the subject CN, no subjectAltName
};
enum class KeyKind { ecdsa_p256, rsa_2048 };
enum class Chain { // what the server sends with its certificate
    full,          // the CA certificate that issued it
    with_root,     // every CA certificate up to the root
    leaf_only,     // nothing
};

struct CertificateFacts {
    Issuer issuer = Issuer::self;
    Validity validity = Validity::valid;
    Validity issuer_validity = Validity::valid; // of the private CA
    CertificateName name = CertificateName::host;
    KeyKind key = KeyKind::ecdsa_p256;
    Chain chain = Chain::full;
};

enum class Starttls {
    offered,
    not_offered,     // keyword missing from the EHLO reply; the command answers 502
    refused,         // offered, then 454
    handshake_fails, // 220, then a fatal handshake_failure alert
    closes,          // 220, then the connection is closed
};

/// A reply that replaces the correct one at one point of the dialogue.
struct CommandRefusal {
    std::string command; // GREETING, EHLO, HELO, MAIL, RCPT, DATA, MESSAGE (the reply after the final dot)
    std::string reply;   // `450 4.7.1 Not now`; the code decides
};

enum class Role { honest, attacker };

struct TlsVersions { // `1.0` … `1.3`
    std::string min = "1.2";
    std::string max = "1.3";
};

struct MxHost {
    std::string label; // `mx1`, `mx2`, … in file order
    std::string name;  // absolute, lower case, with final dot; filled by the scenario layer
    std::uint16_t preference = 10;
    ZoneFacts zone;              // of the zone the host is in
    bool own_zone = false;       // the host is in a zone of its own, not in the peer's
    std::string zone_name;       // absolute; the peer's domain unless own_zone
    std::vector<TlsaFacts> tlsa; // default (scenario layer): one `3 1 1` if the zone is signed, else none
    CertificateFacts certificate;
    Starttls starttls = Starttls::offered;
    TlsVersions tls;
    bool session_tickets = false;
    bool ipv4 = true;
    bool ipv6 = true;
    bool refuses_connections = false; // TCP RST for every SYN
    Role role = Role::honest;
    std::vector<CommandRefusal> refusals;
};

enum class StsMode { enforce, testing, none };

/// What is found at `_mta-sts.<domain>`.
enum class StsTxt {
    present,
    missing,
    doubled,   // two records, each of them right
    malformed, // no id
};

/// The certificate of the policy host.
enum class StsCertificate {
    ca,         // of the public-CA look-alike
    untrusted,  // of a CA that is in nobody's trust store
    expired,    // three days ago
    wrong_name, // another host's
};

/// What becomes of a request for the policy.
enum class StsHttp {
    ok,
    redirect,    // 301 to a place on the same host where the policy is
    not_found,   // 404
    oversized,   // the policy, and then more than the 64 KiB that RFC 8461 3.3 suggests as the limit
    garbage,     // a text that is no policy
    wrong_type,  // the policy as text/html
    unreachable, // the host refuses connections
};

/// The MTA-STS policy of a domain (RFC 8461) and the host `mta-sts.<domain>` that serves it.
struct StsFacts {
    StsMode mode = StsMode::enforce;
    std::vector<std::string> mx =
        {}; // patterns, without final dot; default (scenario layer): the hosts' names
    std::uint32_t max_age = 86'400;
    std::string id = "20260101";
    StsTxt txt = StsTxt::present;
    StsCertificate certificate = StsCertificate::ca;
    StsHttp http = StsHttp::ok;
};

enum class Existence {
    exists,  // delegated and served
    missing, // no such domain: the parent denies the name
};

struct Peer {
    std::string id;     // path below scenarios/ without suffix: `dane/tlsa-of-another-key`
    std::string domain; // absolute with final dot: `tlsa-of-another-key.dane.example.`
    Existence existence = Existence::exists;
    ZoneFacts zone;
    bool null_mx = false; // RFC 7505: `MX 0 .`; then `mx` is empty
    std::vector<MxHost> mx;
    std::vector<DnsFault> dns;
    std::optional<StsFacts> sts; // nothing: the domain has no MTA-STS policy
};

/// `_mta-sts.<domain>` and `mta-sts.<domain>`, absolute: where a sender looks for the policy of a peer.
inline std::string sts_record_name(const Peer& peer) {
    return "_mta-sts." + peer.domain;
}
inline std::string sts_host_name(const Peer& peer) {
    return "mta-sts." + peer.domain;
}

/// All peers of a run.
struct World {
    std::vector<Peer> peers;
};

} // namespace harness
