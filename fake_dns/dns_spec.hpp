// What fake_dns serves: a tree of zones as plain data, and the named ways in which it deviates from a correct
// one. No ldns and no Asio here. All names are absolute, lower case, with final dot.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace fake_dns {

enum class Algorithm { ecdsa_p256_sha256, rsa_sha256, ed25519 };
enum class Denial {
    nsec,
    nsec3,
    nsec3_opt_out // as large TLDs have it: unsigned delegations are no part of the chain (RFC 5155 6)
};

/// Which RRsets of a zone a deviation damages. Empty members match everything.
struct RrsetMatch {
    std::string name = {};
    std::string type = {}; // mnemonic: `MX`
};

// Deviations of a zone's signatures: one struct each, applied after correct signing (zone_deviation.cpp).
struct SignatureExpired {
    RrsetMatch match = {};
}; // RRSIG with an expiration three days before `now`
struct SignatureCorrupted {
    RrsetMatch match = {};
}; // RRSIG whose signature bytes are damaged
struct SignatureMissing {
    RrsetMatch match = {};
};                        // RRSIG removed
struct DsOfAnotherKey {}; // the DS in the parent belongs to a key that the zone does not have

using ZoneDeviation = std::variant<SignatureExpired, SignatureCorrupted, SignatureMissing, DsOfAnotherKey>;

/// One name server of a zone. Names are served as A/AAAA (glue in the parent, data in the zone).
struct NameServer {
    std::string name = {};
    std::string ipv4 = {}; // empty: none
    std::string ipv6 = {}; // empty: none
};

/// One zone. Delegation, NS, SOA, glue, DS, DNSKEY, denial and signatures are made by fake_dns from this;
/// `records` is only called when the zone's data is first needed, so that a world of ten thousand zones
/// starts at once, and again once zones were added or removed.
struct ZoneSpec {
    std::string origin = {};
    bool is_signed = true;
    Algorithm algorithm = Algorithm::ecdsa_p256_sha256;
    Denial denial = Denial::nsec;
    std::vector<NameServer> servers = {};
    std::function<std::vector<std::string>()> records =
        {}; // zone-file lines beside SOA, NS and server addresses
    std::vector<ZoneDeviation> deviations = {};
};

// Deviations below DNSSEC: how the servers (both faces) treat queries for one name and type.
struct AnswersServfail {}; // RCODE 2
struct AnswersRefused {};  // RCODE 5
struct DoesNotAnswer {};   // silence
/// Resolver face only: answers for `name` and every name below it never carry AD. A non-validating resolver,
/// in which bogus data passes unnoticed. `type` is ignored.
struct WithholdsAd {};
/// Resolver face only, for `name` and every name below it: AD is set for queries with DO alone, never for
/// those with AD and without DO, against RFC 6840 5.7. A cache that keeps DNSSEC data for DO clients only.
/// `type` is ignored.
struct SetsAdOnlyWithDo {};
/// Resolver face only, for `name` and every name below it: SERVFAIL where the answer is NXDOMAIN. A forwarder
/// that takes every code but NOERROR for a failure. `type` is ignored.
struct AnswersServfailForNxdomain {};

using FaultKind = std::variant<
    AnswersServfail,
    AnswersRefused,
    DoesNotAnswer,
    WithholdsAd,
    SetsAdOnlyWithDo,
    AnswersServfailForNxdomain>;

struct Fault {
    std::string name = {};
    std::string type = {}; // empty: every type
    FaultKind kind = {};
};

struct DnsSpec {
    std::vector<ZoneSpec> zones = {}; // root included; the parent of a zone is the closest enclosing one
    std::vector<Fault> faults = {};   // first match wins
    std::string seed = {};            // keys derive from it: same seed, same keys
    std::int64_t now = 0;             // Unix seconds; signature validity is relative to it
    std::vector<std::string> resolver_addresses =
        {}; // dialled address of the resolver face, IPv4 and IPv6 text
    std::vector<std::string> ad_only_addresses = {}; // the resolver's too: a query there is read as musl's
                                                     // stub would have sent it, with AD, without EDNS
};

} // namespace fake_dns
