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

enum class ZoneAlgorithm { ecdsa_p256, rsa_sha256, ed25519 };
template <>
inline constexpr auto kWords<ZoneAlgorithm> = std::to_array<Word<ZoneAlgorithm>>({
    {ZoneAlgorithm::ecdsa_p256, "ecdsa-p256"},
    {ZoneAlgorithm::rsa_sha256, "rsa-sha256", "", "RSA"},
    {ZoneAlgorithm::ed25519, "ed25519", "", "Ed25519"},
});

enum class Denial { nsec, nsec3 };
template <>
inline constexpr auto kWords<Denial> = std::to_array<Word<Denial>>({
    {Denial::nsec, "nsec"},
    {Denial::nsec3, "nsec3", "", "NSEC3"},
});

struct ZoneFacts {
    Signing signing = Signing::signed_zone;
    Denial denial = Denial::nsec;
    ZoneAlgorithm algorithm = ZoneAlgorithm::ecdsa_p256;
};

inline constexpr Mapping kZone{
    "zone",
    "How a zone is signed: `signed`, `unsigned`, or a mapping.",
    R"({"default": "signed", "examples": ["unsigned", {"denial": "nsec3"}],
        "if": {"required": ["signing"], "properties": {"signing": {"const": "unsigned"}}},
        "then": {"properties": {"algorithm": false, "denial": false}}})",
    std::tuple{
        Key{.name = "signing", .member = &ZoneFacts::signing, .sentence = "{}"},
        Key{.name = "algorithm",
            .member = &ZoneFacts::algorithm,
            .meaning = "of the keys of a signed zone",
            .sentence = " with {}"},
        Key{.name = "denial",
            .member = &ZoneFacts::denial,
            .meaning = "how a signed zone denies names and types that are not there",
            .sentence = ", denial by {}"},
    }};

} // namespace harness
