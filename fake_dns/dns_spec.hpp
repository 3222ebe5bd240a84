// What fake_dns serves: a tree of zones as plain data, and the named ways in which it deviates from a correct
// one. No ldns and no Asio here. All names are absolute, lower case, with final dot.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace fake_dns {

enum class Algorithm {
    ecdsa_p256_sha256,
    rsa_sha1,
    rsa_sha1_nsec3, // the same under another number, for zones with NSEC3 (RFC 5155 2)
    rsa_sha256,
    rsa_sha512,
    ed25519,
    ed448,
    ecdsa_p384_sha384
};
enum class Denial {
    nsec,
    nsec3,
    nsec3_opt_out // as large TLDs have it: unsigned delegations are no part of the chain (RFC 5155 6)
};

/// What the parent has for a signed zone. All but the first make it insecure (RFC 4035 5.2).
enum class Ds {
    present,
    missing,           // an island of security
    unknown_algorithm, // number 200
    unknown_digest     // type 200
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
struct SignatureNotYetValid {
    RrsetMatch match = {};
}; // RRSIG with an inception three days after `now`
struct SignatureCorrupted {
    RrsetMatch match = {};
}; // RRSIG whose signature bytes are damaged
struct SignatureMissing {
    RrsetMatch match = {};
}; // RRSIG removed
struct SignatureOfAnotherZone {
    RrsetMatch match = {};
};                             // RRSIG whose signer is the name above the zone's
struct DnskeyMissing {};       // no DNSKEY records; what they signed keeps its signatures
struct DsOfAnotherKey {};      // the DS in the parent belongs to a key that the zone does not have
struct DsDenialMissing {};     // the parent leaves out the proof that there is no DS
struct DenialMissing {};       // negative answers without NSEC or NSEC3
struct DenialCorrupted {};     // NSEC and NSEC3 whose signatures are damaged
struct DenialOfAnotherName {}; // negative answers with the NSEC or NSEC3 of the zone's name server alone

/// Those with a match of type DS are about the zone's DS in the parent.
using ZoneDeviation = std::variant<
    SignatureExpired,
    SignatureNotYetValid,
    SignatureCorrupted,
    SignatureMissing,
    SignatureOfAnotherZone,
    DnskeyMissing,
    DsOfAnotherKey,
    DsDenialMissing,
    DenialMissing,
    DenialCorrupted,
    DenialOfAnotherName>;

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
    Ds ds = Ds::present;
    Denial denial = Denial::nsec;
    std::uint16_t nsec3_iterations = 0; // beyond the first (RFC 5155 3.1.3); above 150 nobody believes them
    std::vector<NameServer> servers = {};
    std::function<std::vector<std::string>()> records =
        {}; // zone-file lines beside SOA, NS and server addresses
    std::vector<ZoneDeviation> deviations = {};
};

// Deviations below DNSSEC: how the servers (both faces) treat queries for one name and type.
struct AnswersServfail {}; // RCODE 2
struct AnswersRefused {};  // RCODE 5
struct AnswersNotimp {};   // RCODE 4
struct AnswersFormerr {};  // RCODE 1
struct DoesNotAnswer {};   // silence
/// An empty answer whose ID is not that of the query: no client may take it (RFC 5452 9.1).
struct AnswersWithWrongId {};
struct AnswersTruncated {}; // an empty answer with TC; over TCP the connection is closed
/// The correct answer, so long after the query. Those of all names of a chain of aliases add up.
struct AnswersLate {
    std::chrono::milliseconds delay{};
};
/// Resolver face only: answers for `name` and every name below it never carry AD. A non-validating resolver,
/// in which bogus data passes unnoticed.
struct WithholdsAd {};
/// Resolver face only, for `name` and every name below it: AD is set for queries with DO alone, never for
/// those with AD and without DO, against RFC 6840 5.7. A cache that keeps DNSSEC data for DO clients only.
struct SetsAdOnlyWithDo {};
/// Resolver face only, for `name` and every name below it: SERVFAIL where the answer is NXDOMAIN. A forwarder
/// that takes every code but NOERROR for a failure. `type` is ignored.
struct AnswersServfailForNxdomain {};

using FaultKind = std::variant<
    AnswersServfail,
    AnswersRefused,
    AnswersNotimp,
    AnswersFormerr,
    DoesNotAnswer,
    AnswersWithWrongId,
    AnswersTruncated,
    AnswersLate,
    WithholdsAd,
    SetsAdOnlyWithDo,
    AnswersServfailForNxdomain>;

struct Fault {
    std::string name = {};
    std::string type = {}; // empty: every type
    FaultKind kind = {};
    unsigned first = 0; // of server faults: only the first so many queries of each client; 0: all
    unsigned after = 0; // of server faults: so many queries of each client are answered well before
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
    // What the names at and below these zones are like for a client that was moved on (Responder::move_on):
    // zones in the place of those of the same origins, and faults in the place of all that there were.
    std::vector<ZoneSpec> later_zones = {};
    std::vector<Fault> later_faults = {};
};

} // namespace fake_dns
