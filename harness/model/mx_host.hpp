// One MX host and how it behaves. Pure.
#pragma once

#include "harness/model/alias.hpp"
#include "harness/model/certificate.hpp"
#include "harness/model/tlsa.hpp"
#include "harness/model/zone.hpp"

#include <cstdint>
#include <optional>

namespace harness {

enum class Starttls { offered, not_offered, refused, handshake_fails, closes };

struct StarttlsWord : Word<Starttls> {
    bool breaks_handshake = false; // what the client sees is a failed handshake
    bool hangs_up = false;         // what it sees is a lost connection
};

template <>
inline constexpr auto kWords<Starttls> = std::to_array<StarttlsWord>({
    {{Starttls::offered, "offered", "", "offers STARTTLS"}},
    {{Starttls::not_offered,
      "not-offered",
      "not in the EHLO reply, the command answers 502",
      "does not offer STARTTLS"}},
    {{Starttls::refused, "refused", "offered, then 454", "offers STARTTLS and refuses it with 454"}},
    {{Starttls::handshake_fails,
      "handshake-fails",
      "220, then a fatal alert",
      "answers STARTTLS with 220 and the handshake with a fatal alert"},
     true},
    {{Starttls::closes,
      "closes",
      "220, then the connection is closed",
      "answers STARTTLS with 220 and closes the connection"},
     true,
     true},
});

enum class Connections { accepted, refused };
template <>
inline constexpr auto kWords<Connections> = std::to_array<Word<Connections>>({
    {Connections::accepted, "accepted"},
    {Connections::refused, "refused", "every TCP connection is reset", "refuses every connection"},
});

enum class Role { honest, attacker };
template <>
inline constexpr auto kWords<Role> = std::to_array<Word<Role>>({
    {Role::honest, "honest"},
    {Role::attacker,
     "attacker",
     "a message that reaches this host is lost to the attacker",
     ", an attacker on the path"},
});

enum class TlsVersion { v1_0, v1_1, v1_2, v1_3 };
template <>
inline constexpr auto kWords<TlsVersion> = std::to_array<Word<TlsVersion>>({
    {TlsVersion::v1_0, "1.0"},
    {TlsVersion::v1_1, "1.1"},
    {TlsVersion::v1_2, "1.2"},
    {TlsVersion::v1_3, "1.3"},
});

struct TlsVersions {
    TlsVersion min = TlsVersion::v1_2;
    TlsVersion max = TlsVersion::v1_3;
    bool operator==(const TlsVersions&) const = default;
};

/// A reply that replaces the correct one at one point of the dialogue.
struct CommandRefusal {
    std::string command; // one of kCommands
    std::string reply;   // `450 4.7.1 Not now`; the code decides
};

struct CommandWord {
    std::string_view word;
    std::string_view meaning;
};

inline constexpr auto kCommands = std::to_array<CommandWord>({
    {"GREETING", "the greeting"},
    {"EHLO", ""},
    {"HELO", ""},
    {"MAIL", ""},
    {"RCPT", ""},
    {"DATA", ""},
    {"MESSAGE", "the reply after the final dot"},
});

/// Whether a host is found by an MX record.
enum class MxRecord { present, implicit };
template <>
inline constexpr auto kWords<MxRecord> = std::to_array<Word<MxRecord>>({
    {MxRecord::present, "present"},
    {MxRecord::implicit,
     "implicit",
     "there is none: the only host is the domain itself, by its address records (RFC 5321 5.1)",
     "the domain itself, as there is no MX record"},
});

struct MxHost {
    std::string label; // `mx1`, `mx2`, … in file order
    std::string name;  // absolute, lower case, with final dot; filled by the scenario layer
    std::uint16_t preference = 10;
    MxRecord mx_record = MxRecord::present;
    ZoneFacts zone;                       // of the zone the host is in
    bool own_zone = false;                // the host is in a zone of its own, not in the peer's
    std::string zone_name;                // absolute; the peer's domain unless own_zone
    std::optional<AliasFacts> alias;      // the MX record names it; nothing: the MX record names the host
    std::optional<AliasFacts> tlsa_alias; // what is where the TLSA records are looked for
    std::vector<TlsaFacts> tlsa; // default (scenario layer): one `3 1 1` if the zone is signed, else none
    CertificateFacts certificate;
    Starttls starttls = Starttls::offered;
    TlsVersions tls;
    bool session_tickets = false;
    bool ipv4 = true;
    bool ipv6 = true;
    Connections connections = Connections::accepted;
    Role role = Role::honest;
    std::vector<CommandRefusal> refusals;

    /// The name in its MX record.
    const std::string& mx_name() const { return alias ? alias->name : name; }

    /// Whether anything but the certificate makes its TLS differ from the correct one.
    bool has_special_tls() const { return session_tickets || tls != TlsVersions(); }
};

inline constexpr Mapping kTls{
    "tls",
    "Oldest and newest TLS version.",
    R"({"examples": [{"min": "1.2", "max": "1.2"}]})",
    std::tuple{
        Key{.name = "min", .member = &TlsVersions::min, .meaning = "oldest version"},
        Key{.name = "max", .member = &TlsVersions::max, .meaning = "newest version"},
    }};

inline constexpr Mapping kHost{
    "host",
    "One MX host. What is not said is correct: `{}` is the correct host. Hosts are called mx1, mx2, … in the "
    "order of the file.",
    "{}",
    std::tuple{
        Key{.name = "preference",
            .member = &MxHost::preference,
            .meaning = "of its MX record, 0 to 65535",
            .preset = "10, 20, …",
            .most = 65535},
        Key{.name = "mx-record", .member = &MxHost::mx_record, .meaning = "how the host is found"},
        ParsedKey{
            "zone",
            "puts the host into a [zone](#a-zone) of its own",
            "in the peer's zone",
            R"({"$ref": "#/definitions/zone"})"},
        ParsedKey{
            "alias",
            "the MX record names [an alias](#an-alias) of the host, against RFC 2181 10.3",
            "none",
            R"({"$ref": "#/definitions/alias"})"},
        Key{.name = "starttls", .member = &MxHost::starttls},
        ParsedKey{
            "certificate",
            "[a certificate](#a-certificate)",
            "self-signed, valid",
            R"({"$ref": "#/definitions/certificate"})"},
        ParsedKey{
            "tlsa",
            "`none`, or a list of 1 to 32 [records](#a-tlsa-record)",
            "one `3 1 1` if the zone that they are in is signed, else none",
            R"({"anyOf": [{"const": "none"}, {"type": "array", "minItems": 1, "maxItems": 32,
                "items": {"$ref": "#/definitions/tlsa-record"}}],
                "examples": ["none", [{"of": "another-key"}, {"of": "leaf"}]]})"},
        ParsedKey{
            "tlsa-alias",
            "what is where the TLSA records are looked for is [an alias](#an-alias-of-tlsa-records) of them",
            "none",
            R"({"$ref": "#/definitions/tlsa-alias"})"},
        ParsedKey{
            "tls",
            "[oldest and newest version](#tls-versions)",
            "`{min: \"1.2\", max: \"1.3\"}`",
            R"({"$ref": "#/definitions/tls"})"},
        Key{.name = "session-tickets",
            .member = &MxHost::session_tickets,
            .meaning = "whether TLS sessions can be resumed",
            .sentence = "; gives session tickets"},
        ParsedKey{
            "addresses",
            "a list of `ipv4`, `ipv6`; `[]`: no address",
            "`[ipv4, ipv6]`",
            R"({"type": "array", "items": {"enum": ["ipv4", "ipv6"]}, "default": ["ipv4", "ipv6"]})"},
        Key{.name = "connections", .member = &MxHost::connections},
        Key{.name = "role", .member = &MxHost::role},
        ParsedKey{
            "replies",
            "replies that replace the correct ones, by [command](#replies). A code of 400 to 599, a space, a "
            "text: `{RCPT: 450 4.7.1 Not now}`",
            "none",
            R"({"$ref": "#/definitions/replies"})"},
    }};

} // namespace harness
