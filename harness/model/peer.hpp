// A peer: one recipient domain, its DNS, its MX hosts and their behaviour, as plain data. The
// default-constructed peer with one default MX host is the correct one: signed zone, one host in it with IPv4
// and IPv6, STARTTLS with TLS 1.2 and 1.3, a certificate for a key of its own, and a matching `3 1 1` record.
#pragma once

#include "harness/model/dns_fault.hpp"
#include "harness/model/mx_host.hpp"
#include "harness/model/sts.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace harness {

enum class Existence { exists, alias, missing };
template <>
inline constexpr auto kWords<Existence> = std::to_array<Word<Existence>>({
    {Existence::exists, "exists"},
    {Existence::alias, "alias", "the recipient's domain is an alias (CNAME) of it, `alias.{domain}`"},
    {Existence::missing,
     "missing",
     "the parent denies the name; then there is no `zone`, no `mx`, no `sts` and no `tlsrpt`"},
});

enum class Tlsrpt { missing, present, doubled, malformed };
template <>
inline constexpr auto kWords<Tlsrpt> = std::to_array<Word<Tlsrpt>>({
    {Tlsrpt::missing, "missing", "there is none"},
    {Tlsrpt::present, "present", "`v=TLSRPTv1; rua=mailto:tlsrpt@…`", "It asks for TLS reports."},
    {Tlsrpt::doubled,
     "doubled",
     "there are two, which count as none",
     "It has two TLSRPT records, which count as none."},
    {Tlsrpt::malformed,
     "malformed",
     "there is no semicolon behind the version, and it counts as none",
     "Its TLSRPT record has no semicolon behind the version, and counts as none."},
});

struct Peer {
    std::string id;     // path below scenarios/ without suffix: `dane/tlsa-of-another-key`
    std::string domain; // absolute with final dot: `tlsa-of-another-key.dane.example.`; see recipient_domain
    Existence existence = Existence::exists;
    ZoneFacts zone;
    bool null_mx = false; // RFC 7505: `MX 0 .`; then `mx` is empty
    std::vector<MxHost> mx;
    std::vector<DnsFault> dns;
    std::optional<StsFacts> sts; // nothing: the domain has no MTA-STS policy
    Tlsrpt tlsrpt = Tlsrpt::missing;
    std::optional<ZoneFacts> earlier; // of another domain with the same MX hosts; nothing: there is none
    std::shared_ptr<const Peer> then; // as it is when a second message is sent; null: as for the first
};

inline constexpr Mapping kPeer{
    "peer",
    "The recipient domain. What is not said is correct; without `peer` everything is.",
    R"({"if": {"required": ["domain"], "properties": {"domain": {"const": "missing"}}},
        "then": {"properties": {"mx": false, "zone": false, "sts": false, "tlsrpt": false}}})",
    std::tuple{
        Key{.name = "domain", .member = &Peer::existence},
        ParsedKey{"zone", "[a zone](#a-zone)", "`signed`", R"({"$ref": "#/definitions/zone"})"},
        ParsedKey{
            "mx",
            "a list of 1 to 16 [hosts](#an-mx-host), or `null`: a null MX (RFC 7505)",
            "one correct host",
            R"({"anyOf": [{"type": "null"}, {"type": "array", "minItems": 1, "maxItems": 16,
                "items": {"$ref": "#/definitions/host"}}]})"},
        ParsedKey{
            "dns",
            "a list of [faults](#a-dns-fault)",
            "none",
            R"({"type": "array", "items": {"$ref": "#/definitions/dns-fault"}})"},
        ParsedKey{
            "sts", "[an MTA-STS policy](#an-mta-sts-policy)", "none", R"({"$ref": "#/definitions/sts"})"},
        Key{.name = "tlsrpt",
            .member = &Peer::tlsrpt,
            .meaning =
                "the TXT record at `_smtp._tls.{domain}` that asks senders for reports on how TLS went "
                "(RFC 8460 3)"},
        ParsedKey{
            "earlier-domain",
            "another domain with the same MX records, in [a zone](#a-zone) of its own: the message before a "
            "[second one](#the-file) is for it, `earlier-{domain}`",
            "none",
            R"({"$ref": "#/definitions/zone"})"},
    }};

/// What is behind the @ of the recipient, absolute.
inline std::string recipient_domain(const Peer& peer) {
    return (peer.existence == Existence::alias ? "alias." : "") + peer.domain;
}

/// The other domain with the same MX hosts, absolute.
inline std::string earlier_domain(const Peer& peer) {
    return "earlier-" + peer.domain;
}

/// `_mta-sts.<domain>` and `mta-sts.<domain>`, absolute: where a sender looks for the policy of a peer.
inline std::string sts_record_name(const Peer& peer) {
    return "_mta-sts." + recipient_domain(peer);
}
inline std::string sts_host_name(const Peer& peer) {
    return "mta-sts." + recipient_domain(peer);
}

/// `_smtp._tls.<domain>`, absolute: where a sender looks whether reports are wanted.
inline std::string tlsrpt_record_name(const Peer& peer) {
    return "_smtp._tls." + recipient_domain(peer);
}

/// All peers of a run.
struct World {
    std::vector<Peer> peers;
};

} // namespace harness
