// How a zone is signed. Pure.
#pragma once

#include "harness/model/key.hpp"

namespace harness {

enum class Signing { signed_zone, unsigned_zone };
template <>
inline constexpr auto kWords<Signing> = std::to_array<Word<Signing>>({
    {Signing::signed_zone, "signed", "", "signed"},
    {Signing::unsigned_zone,
     "unsigned",
     "the parent proves that there is no DS",
     "unsigned (the parent proves that there is no DS)"},
});

/// The DS records that the zone above has for it.
enum class ZoneDs { present, missing, unknown_algorithm, unknown_digest };
template <>
inline constexpr auto kWords<ZoneDs> = std::to_array<Word<ZoneDs>>({
    {ZoneDs::present, "present"},
    {ZoneDs::missing,
     "missing",
     "there is none, so that the zone is an island of security",
     "but without a DS in the zone above"},
    {ZoneDs::unknown_algorithm,
     "unknown-algorithm",
     "of an algorithm that no validator knows",
     "but with a DS of an unknown algorithm only"},
    {ZoneDs::unknown_digest,
     "unknown-digest",
     "with a digest that no validator knows",
     "but with a DS of an unknown digest only"},
});

enum class ZoneAlgorithm {
    ecdsa_p256,
    ecdsa_p384,
    rsa_sha1,
    rsa_sha1_nsec3,
    rsa_sha256,
    rsa_sha512,
    ed25519,
    ed448
};
template <>
inline constexpr auto kWords<ZoneAlgorithm> = std::to_array<Word<ZoneAlgorithm>>({
    {ZoneAlgorithm::ecdsa_p256, "ecdsa-p256", "13"},
    {ZoneAlgorithm::ecdsa_p384, "ecdsa-p384", "14", "ECDSA P-384"},
    {ZoneAlgorithm::rsa_sha1, "rsa-sha1", "5, without NSEC3", "RSA and SHA-1"},
    {ZoneAlgorithm::rsa_sha1_nsec3, "rsa-sha1-nsec3", "7", "RSA and SHA-1"},
    {ZoneAlgorithm::rsa_sha256, "rsa-sha256", "8", "RSA"},
    {ZoneAlgorithm::rsa_sha512, "rsa-sha512", "10", "RSA and SHA-512"},
    {ZoneAlgorithm::ed25519, "ed25519", "15", "Ed25519"},
    {ZoneAlgorithm::ed448, "ed448", "16", "Ed448"},
});

enum class Denial { nsec, nsec3, nsec3_opt_out };
template <>
inline constexpr auto kWords<Denial> = std::to_array<Word<Denial>>({
    {Denial::nsec, "nsec"},
    {Denial::nsec3, "nsec3", "", "NSEC3"},
    {Denial::nsec3_opt_out,
     "nsec3-opt-out",
     "which does not prove that a name is not there (RFC 5155 6)",
     "NSEC3 with opt-out"},
});

constexpr unsigned kMostIterations = 500;

struct ZoneFacts {
    Signing signing = Signing::signed_zone;
    ZoneDs ds = ZoneDs::present;
    Denial denial = Denial::nsec;
    ZoneAlgorithm algorithm = ZoneAlgorithm::ecdsa_p256;
    unsigned iterations = 0; // of NSEC3, beyond the first

    /// Whether it is signed and a chain of trust leads to it.
    bool is_secure() const { return signing == Signing::signed_zone && ds == ZoneDs::present; }
};

inline constexpr Mapping kZone{
    "zone",
    "How a zone is signed: `signed`, `unsigned`, or a mapping.",
    R"({"default": "signed", "examples": ["unsigned", {"denial": "nsec3"}],
        "if": {"required": ["signing"], "properties": {"signing": {"const": "unsigned"}}},
        "then": {"properties": {"algorithm": false, "denial": false, "iterations": false, "ds": false}}})",
    std::tuple{
        Key{.name = "signing", .member = &ZoneFacts::signing, .sentence = "{}"},
        Key{.name = "algorithm",
            .member = &ZoneFacts::algorithm,
            .meaning = "of the keys of a signed zone, and its number",
            .sentence = " with {}"},
        Key{.name = "denial",
            .member = &ZoneFacts::denial,
            .meaning = "how a signed zone denies names and types that are not there",
            .sentence = ", denial by {}"},
        Key{.name = "iterations",
            .member = &ZoneFacts::iterations,
            .meaning =
                "with NSEC3: how often a name is hashed beyond the first time (RFC 5155 3.1.3). What a zone "
                "denies with more than 150 is as good as unsigned to every resolver, and with more than 50 "
                "to newer ones (RFC 9276 3.2)",
            .sentence = ", in {} more iterations",
            .most = kMostIterations,
            .schema = R"({"type": "integer", "minimum": 0, "maximum": 500, "default": 0})"},
        Key{.name = "ds",
            .member = &ZoneFacts::ds,
            .meaning = "what the zone above has for a signed zone; all but `present` make it insecure "
                       "(RFC 4035 5.2)",
            .sentence = ", {}"},
    }};

} // namespace harness
