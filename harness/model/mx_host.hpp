// One MX host and how it behaves. Pure.
#pragma once

#include "harness/model/alias.hpp"
#include "harness/model/certificate.hpp"
#include "harness/model/connections.hpp"
#include "harness/model/dialogue.hpp"
#include "harness/model/host_tls.hpp"
#include "harness/model/tlsa.hpp"
#include "harness/model/zone.hpp"

#include <cstdint>
#include <optional>

namespace harness {

enum class Role { honest, attacker };
template <>
inline constexpr auto kWords<Role> = std::to_array<Word<Role>>({
    {Role::honest, "honest"},
    {Role::attacker,
     "attacker",
     "a message that reaches this host is lost to the attacker",
     ", an attacker on the path"},
});

/// Whether a host is found by an MX record.
enum class MxRecord { present, implicit, address, localhost };
template <>
inline constexpr auto kWords<MxRecord> = std::to_array<Word<MxRecord>>({
    {MxRecord::present, "present"},
    {MxRecord::implicit,
     "implicit",
     "there is none: the only host is the domain itself, by its address records (RFC 5321 5.1)",
     "the domain itself, as there is no MX record"},
    {MxRecord::address,
     "address",
     "the record has the text of its IPv4 address in place of a name, against RFC 1035 3.3.9",
     "its MX record has the text of its IPv4 address in place of a name"},
    {MxRecord::localhost,
     "localhost",
     "the record names `localhost`, which is every host itself (RFC 6761 6.3): nobody finds the host by it",
     "its MX record names localhost"},
});

struct MxHost {
    std::string label; // `mx1`, `mx2`, … in file order
    std::string name;  // absolute, lower case, with final dot; filled by the scenario layer
    std::uint16_t preference = 10;
    std::uint16_t port = 25; // that senders come to; another one where the scenario's route says so
    MxRecord mx_record = MxRecord::present;
    ZoneFacts zone;                       // of the zone the host is in
    bool own_zone = false;                // the host is in a zone of its own, not in the peer's
    std::string zone_name;                // absolute; the peer's domain unless own_zone
    std::optional<AliasFacts> alias;      // the MX record names it; nothing: the MX record names the host
    std::optional<AliasFacts> tlsa_alias; // what is where the TLSA records are looked for
    std::vector<TlsaFacts> tlsa; // default (scenario layer): one `3 1 1` if the zone is signed, else none
    CertificateFacts certificate;
    Starttls starttls = Starttls::offered;
    std::vector<Starttls> next_starttls; // in a sender's second session, …; empty: in every session the same
    TlsFacts tls;
    bool session_tickets = false;
    bool ipv4 = true;
    bool ipv6 = true;
    FamilyConnections connections;
    Role role = Role::honest;
    std::vector<CommandRefusal> refusals;
    EhloFacts ehlo;
    bool moved = false; // it has other addresses than before

    /// The name in its MX record, if that has the name of the host.
    const std::string& mx_name() const { return alias ? alias->name : name; }

    /// In a sender's first session at an address, in its second, …
    std::vector<Starttls> all_starttls() const {
        std::vector<Starttls> all{starttls};
        all.insert(all.end(), next_starttls.begin(), next_starttls.end());
        return all;
    }

    /// Whether anything but the certificate makes its TLS differ from the correct one.
    bool has_special_tls() const { return session_tickets || tls != TlsFacts(); }

    /// `_25._tcp.`
    std::string service() const { return "_" + std::to_string(port) + "._tcp."; }

    /// Where a sender looks for its TLSA records (RFC 7672 2.2.3). Absolute.
    std::string tlsa_name() const { return service() + name; }

    /// Whether the record is at a place of its own, not with the others.
    static bool is_elsewhere(const TlsaFacts& record) { return record.port != 0 || !record.owner.empty(); }

    /// Where such a record is. Absolute.
    std::string owner_of(const TlsaFacts& record) const {
        if (!record.owner.empty()) return record.owner;
        return "_" + std::to_string(record.port) + "._tcp." + name;
    }

    /// What becomes of connections to this address, in text form.
    Connections connections_at(std::string_view address) const {
        return address.find(':') == std::string_view::npos ? connections.ipv4 : connections.ipv6;
    }
};

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
        Key{.name = "starttls",
            .member = &MxHost::starttls,
            .meaning =
                "one of these, or a list of them: for a sender's first session at an address of the host, "
                "its second, and so on; the last one stands for all that follow",
            .schema = R"({"$ref": "#/definitions/starttls"})"},
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
            "[versions, ciphers, client certificates](#tls)",
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
        ParsedKey{
            "connections",
            "[what becomes of connections](#connections)",
            "`accepted`",
            R"({"$ref": "#/definitions/connections"})"},
        Key{.name = "role", .member = &MxHost::role},
        ParsedKey{
            "replies",
            "what replaces the correct replies, by [command](#replies): `{RCPT: 450 4.7.1 Not now}`",
            "none",
            R"({"$ref": "#/definitions/replies"})"},
        ParsedKey{"ehlo", "[what EHLO announces](#ehlo)", "all of it", R"({"$ref": "#/definitions/ehlo"})"},
        Key{.name = "moved",
            .member = &MxHost::moved,
            .meaning = "whether it has other addresses than before; only where the peer [changes](#then)",
            .sentence = "; it has other addresses than before"},
    }};

/// Whether the host does so in any session of a sender.
template <typename Is>
bool any_starttls(const MxHost& host, Is is) {
    for (const Starttls starttls : host.all_starttls())
        if (is(row_of(starttls))) return true;
    return false;
}

} // namespace harness
