// TLSA records. Pure.
#pragma once

#include "harness/model/key.hpp"

#include <cstdint>
#include <optional>

namespace harness {

enum class TlsaOf { leaf, issuer, root, another_key };
template <>
inline constexpr auto kWords<TlsaOf> = std::to_array<Word<TlsaOf>>({
    {TlsaOf::leaf, "leaf", "the host's own certificate"},
    {TlsaOf::issuer, "issuer", "the CA certificate that issued it", "its issuer"},
    {TlsaOf::root,
     "root",
     "the CA certificate at the end of the chain, of `public-ca` not the issuer",
     "its root"},
    {TlsaOf::another_key,
     "another-key",
     "a certificate that the host does not have, so that nothing matches",
     "another key"},
});

/// In place of a number of octets: as many as there are.
inline constexpr std::uint16_t kAllOctets = 0xFFFF;

/// One TLSA record, RFC 6698; unknown numbers are legal here, to be published as they are.
struct TlsaFacts {
    std::uint8_t usage = 3;
    std::uint8_t selector = 1;
    std::uint8_t matching = 1;
    TlsaOf of = TlsaOf::leaf;
    // What the data really is, where the record's own numbers say otherwise.
    std::optional<std::uint8_t> data_selector = {};
    std::optional<std::uint8_t> data_matching = {};
    std::uint16_t octets = kAllOctets; // the data is cut, or filled up with zeros, to so many
    std::string data = {};             // in place of all that: hexadecimal digits
    std::uint16_t port = 0;            // of its owner; 0: the one that senders come to
    std::string owner = {};            // absolute; empty: `_<port>._tcp.<host>`

    /// Whether the usage is of a CA's certificate: PKIX-TA or DANE-TA.
    bool names_a_ca() const { return usage == 0 || usage == 2; }
    bool operator==(const TlsaFacts&) const = default;
};

// By value: RFC 7218.
inline constexpr auto kTlsaUsages =
    std::to_array<std::string_view>({"pkix-ta", "pkix-ee", "dane-ta", "dane-ee"});
inline constexpr auto kTlsaSelectors = std::to_array<std::string_view>({"cert", "spki"});
inline constexpr auto kTlsaMatchings = std::to_array<std::string_view>({"full", "sha2-256", "sha2-512"});

inline constexpr Mapping kTlsaRecord{
    "tlsa-record",
    "One TLSA record (RFC 6698), by the names of RFC 7218 or by numbers, which are published as they are.",
    R"({"examples": [{"usage": "dane-ee", "selector": "spki", "matching": "sha2-256", "of": "another-key"}]})",
    std::tuple{
        Key{.name = "usage",
            .member = &TlsaFacts::usage,
            .meaning = "only `dane-ee` and `dane-ta` are usable for SMTP (RFC 7672 3.1)",
            .choices = kTlsaUsages,
            .most = 255},
        Key{.name = "selector",
            .member = &TlsaFacts::selector,
            .meaning = "the whole certificate, or its public key",
            .choices = kTlsaSelectors,
            .most = 255},
        Key{.name = "matching",
            .member = &TlsaFacts::matching,
            .meaning = "the data itself, or a digest of it",
            .choices = kTlsaMatchings,
            .most = 255},
        Key{.name = "of",
            .member = &TlsaFacts::of,
            .meaning = "what the record is made of",
            .preset = "`issuer` for usages `pkix-ta` and `dane-ta`, else `leaf`",
            .sentence = " of {}"},
        ParsedKey{
            "data-selector",
            "what the data is of, whatever the record says: `cert`, `spki`",
            "as `selector`",
            R"({"enum": ["cert", "spki"]})"},
        ParsedKey{
            "data-matching",
            "what the data is, whatever the record says: `full`, `sha2-256`, `sha2-512`",
            "as `matching`",
            R"({"enum": ["full", "sha2-256", "sha2-512"]})"},
        Key{.name = "octets",
            .member = &TlsaFacts::octets,
            .meaning = "length that the data is cut to, or filled up to with zeros",
            .preset = "that of the data",
            .sentence = ", the data of {} octets",
            .most = 4096,
            .schema = R"({"type": "integer", "minimum": 0, "maximum": 4096})"},
        Key{.name = "data",
            .member = &TlsaFacts::data,
            .meaning = "the data itself, in hexadecimal digits; then it is of nothing",
            .sentence = ", the data {}",
            .schema = R"({"type": "string", "pattern": "^([0-9A-Fa-f]{2})+$", "maxLength": 8192})"},
        Key{.name = "port",
            .member = &TlsaFacts::port,
            .meaning = "of its name `_<port>._tcp.{mx1}`",
            .preset = "25; of the host that a `route` names, that port",
            .most = 65535,
            .schema = R"({"type": "integer", "minimum": 1, "maximum": 65535})"},
        ParsedKey{
            "owner",
            "its name, where it is none of the host's: `\"_25._tcp.{domain}\"`",
            "`_<port>._tcp.` and the host",
            R"({"type": "string", "minLength": 1, "examples": ["_25._tcp.{domain}", "*.{mx1}"]})"},
    }};

} // namespace harness
