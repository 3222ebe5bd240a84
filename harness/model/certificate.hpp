// The certificate of a host. Pure.
#pragma once

#include "harness/model/key.hpp"

namespace harness {

enum class Issuer { self, private_ca, public_ca };
template <>
inline constexpr auto kWords<Issuer> = std::to_array<Word<Issuer>>({
    {Issuer::self, "self", "", "self-signed"},
    {Issuer::private_ca, "private-ca", "a CA that nobody trusts", "issued by a private CA"},
    {Issuer::public_ca,
     "public-ca",
     "root and intermediate, the root in the sender's trust store",
     "issued by the public CA that every sender trusts"},
});

enum class Validity { valid, expired, not_yet_valid };
template <>
inline constexpr auto kWords<Validity> = std::to_array<Word<Validity>>({
    {Validity::valid, "valid"},
    {Validity::expired, "expired", "", "expired"}, // three days or more away from now, like the next
    {Validity::not_yet_valid, "not-yet-valid", "", "not yet valid"},
});

enum class CertificateName { host, other, wildcard, cn_only };
template <>
inline constexpr auto kWords<CertificateName> = std::to_array<Word<CertificateName>>({
    {CertificateName::host, "host", "the name of the host as subjectAltName"},
    {CertificateName::other, "other", "another host's", "another host's name"},
    {CertificateName::wildcard, "wildcard", "`*.` and the zone of the host", "a wildcard name"},
    {CertificateName::cn_only,
     "cn-only",
     "the host's name in the subject's CN, no subjectAltName",
     "the name in the subject's CN only"},
});

enum class KeyKind { ecdsa_p256, rsa_2048 };
template <>
inline constexpr auto kWords<KeyKind> = std::to_array<Word<KeyKind>>({
    {KeyKind::ecdsa_p256, "ecdsa-p256"},
    {KeyKind::rsa_2048, "rsa-2048", "", "RSA"},
});

enum class Chain { full, with_root, leaf_only };
template <>
inline constexpr auto kWords<Chain> = std::to_array<Word<Chain>>({
    {Chain::full, "full", "the CA certificate that issued its own"},
    {Chain::with_root, "with-root", "the root of the public CA too", "with its chain up to the root"},
    {Chain::leaf_only, "leaf-only", "no CA certificate", "without its chain"},
});

struct CertificateFacts {
    Issuer issuer = Issuer::self;
    Validity validity = Validity::valid;
    Validity issuer_validity = Validity::valid; // of the private CA
    CertificateName name = CertificateName::host;
    KeyKind key = KeyKind::ecdsa_p256;
    Chain chain = Chain::full;
    bool operator==(const CertificateFacts&) const = default;
};

inline constexpr Mapping kCertificate{
    "certificate",
    "The certificate of a host.",
    R"({"examples": [{"issuer": "public-ca", "validity": "expired"}]})",
    std::tuple{
        Key{.name = "issuer",
            .member = &CertificateFacts::issuer,
            .meaning = "who signed it",
            .preset = "`private-ca` if a TLSA record has usage `dane-ta`, else `self`",
            .sentence = "{}"},
        Key{.name = "issuer-validity",
            .member = &CertificateFacts::issuer_validity,
            .meaning = "of the private CA",
            .sentence = " that is {}"},
        Key{.name = "key", .member = &CertificateFacts::key, .meaning = "kind of key", .sentence = ", {}"},
        Key{.name = "validity",
            .member = &CertificateFacts::validity,
            .meaning = "whether it is in its time",
            .sentence = ", {}"},
        Key{.name = "name",
            .member = &CertificateFacts::name,
            .meaning = "the name that it carries",
            .sentence = ", with {}"},
        Key{.name = "chain",
            .member = &CertificateFacts::chain,
            .meaning = "what the server also sends",
            .sentence = ", shown {}"},
    }};

} // namespace harness
