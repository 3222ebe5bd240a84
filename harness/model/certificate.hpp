// The certificate of a host. Pure.
#pragma once

#include "harness/model/key.hpp"

#include <string>
#include <vector>

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

enum class KeyKind { ecdsa_p256, ecdsa_p384, rsa_2048, rsa_1024, ed25519 };
template <>
inline constexpr auto kWords<KeyKind> = std::to_array<Word<KeyKind>>({
    {KeyKind::ecdsa_p256, "ecdsa-p256"},
    {KeyKind::ecdsa_p384, "ecdsa-p384", "", "ECDSA with P-384"},
    {KeyKind::rsa_2048, "rsa-2048", "", "RSA"},
    {KeyKind::rsa_1024, "rsa-1024", "", "RSA of 1024 bits"},
    {KeyKind::ed25519, "ed25519", "", "Ed25519"},
});

enum class Use { server, client };
template <>
inline constexpr auto kWords<Use> = std::to_array<Word<Use>>({
    {Use::server, "server", "serverAuth"},
    {Use::client, "client", "clientAuth alone", "for clients alone"},
});

enum class Chain {
    full,
    with_root,
    leaf_only,
    unordered,
    padded,
    wrong_intermediate,
    foreign_ca,
    path_length_violated,
};
struct ChainWord : Word<Chain> {
    bool of_the_public_ca = false; // no other has certificates enough for it
};

template <>
inline constexpr auto kWords<Chain> = std::to_array<ChainWord>({
    {{Chain::full, "full", "the CA certificate that issued its own"}},
    {{Chain::with_root, "with-root", "the root of the public CA too", "with its chain up to the root"}},
    {{Chain::leaf_only, "leaf-only", "no CA certificate", "without its chain"}},
    {{Chain::unordered,
      "unordered",
      "the root of the public CA, and then its intermediate",
      "with its chain in the wrong order"},
     true},
    {{Chain::padded,
      "padded",
      "a CA certificate that has nothing to do with it, and then that of its issuer",
      "with a CA certificate that issued nothing"}},
    {{Chain::wrong_intermediate,
      "wrong-intermediate",
      "another intermediate of the public CA instead",
      "with an intermediate that did not issue it"},
     true},
    {{Chain::foreign_ca,
      "foreign-ca",
      "a CA certificate that has nothing to do with it, instead",
      "with a CA certificate that did not issue it"}},
    {{Chain::path_length_violated,
      "path-length-violated",
      "that of its issuer, a CA below the public CA's intermediate, which may have none below it (RFC 5280 "
      "4.2.1.9), and the intermediate",
      "with a CA more than its path length allows"},
     true},
});

/// The OCSP response that the server sends in the handshake (RFC 6066 8), by the CA that issued the
/// certificate.
enum class Ocsp { none, good, revoked, expired };
template <>
inline constexpr auto kWords<Ocsp> = std::to_array<Word<Ocsp>>({
    {Ocsp::none, "none"},
    {Ocsp::good, "good", "", "a stapled OCSP response that calls it good"},
    {Ocsp::revoked, "revoked", "", "a stapled OCSP response that calls it revoked"},
    {Ocsp::expired, "expired", "`good`, until three days ago", "a stapled OCSP response that is out of date"},
});

/// Which of the two keys that a host can have.
enum class PrivateKey { own, another };
template <>
inline constexpr auto kWords<PrivateKey> = std::to_array<Word<PrivateKey>>({
    {PrivateKey::own, "own"},
    {PrivateKey::another,
     "another",
     "that of the TLSA records `of: another-key`, which then are of the key that it had before",
     "for another key than before"},
});

struct CertificateFacts {
    Issuer issuer = Issuer::self;
    Validity validity = Validity::valid;
    Validity issuer_validity = Validity::valid; // of the private CA, or of the public CA's intermediate
    bool issuer_is_ca = true;
    CertificateName name = CertificateName::host;
    std::vector<std::string> names = {}; // in place of `name`: subjectAltName, without final dots
    std::string common_name = {};        // empty: the first of the names
    Use use = Use::server;
    KeyKind key = KeyKind::ecdsa_p256;
    Chain chain = Chain::full;
    Ocsp ocsp = Ocsp::none;
    PrivateKey private_key = PrivateKey::own;
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
            .meaning = "of the private CA, or of the public CA's intermediate",
            .sentence = " that is {}"},
        Key{.name = "issuer-is-ca",
            .member = &CertificateFacts::issuer_is_ca,
            .meaning = "whether that certificate is a CA's by its basicConstraints",
            .sentence = " that is no CA by its basicConstraints"},
        Key{.name = "key", .member = &CertificateFacts::key, .meaning = "kind of key", .sentence = ", {}"},
        Key{.name = "validity",
            .member = &CertificateFacts::validity,
            .meaning = "whether it is in its time",
            .sentence = ", {}"},
        Key{.name = "name",
            .member = &CertificateFacts::name,
            .meaning = "the name that it carries",
            .sentence = ", with {}"},
        ParsedKey{
            "names",
            "list of names that it carries instead, as subjectAltName: `[\"{domain}\", \"*.mail.example\"]`",
            "as `name`",
            R"({"type": "array", "minItems": 1, "maxItems": 100, "items": {"$ref": "#/definitions/text"}})"},
        ParsedKey{
            "common-name", "the subject's CN", "the first of its names", R"({"$ref": "#/definitions/text"})"},
        Key{.name = "use",
            .member = &CertificateFacts::use,
            .meaning = "extendedKeyUsage of one that a CA issued",
            .sentence = ", {}"},
        Key{.name = "chain",
            .member = &CertificateFacts::chain,
            .meaning = "what the server also sends",
            .sentence = ", shown {}"},
        Key{.name = "ocsp",
            .member = &CertificateFacts::ocsp,
            .meaning = "what a stapled OCSP response says of it (RFC 6960); only of one that a CA issued",
            .sentence = ", with {}"},
        Key{.name = "private-key",
            .member = &CertificateFacts::private_key,
            .meaning = "which key it is for; only where the peer [changes](#then)",
            .sentence = ", {}"},
    }};

} // namespace harness
