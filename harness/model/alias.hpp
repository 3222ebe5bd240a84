// Aliases: CNAME records on the way to a host, or to its TLSA records. Pure.
#pragma once

#include "harness/model/zone.hpp"

#include <string>

namespace harness {

/// Where the last link of an alias leads to.
enum class AliasEnd { resolves, dangling, loop };
template <>
inline constexpr auto kWords<AliasEnd> = std::to_array<Word<AliasEnd>>({
    {AliasEnd::resolves, "resolves", "to what it stands for", ""},
    {AliasEnd::dangling, "dangling", "to a name that does not exist", " of a name that does not exist"},
    {AliasEnd::loop, "loop", "back to the alias", " that leads back to itself"},
});

/// Where the TLSA records of a host with an alias are.
enum class TlsaAt { host, alias, both };
template <>
inline constexpr auto kWords<TlsaAt> = std::to_array<Word<TlsaAt>>({
    {TlsaAt::host, "host", "at the name that the alias leads to"},
    {TlsaAt::alias, "alias", "at the name in the MX record", "at the alias"},
    {TlsaAt::both, "both", "at both", "at the alias and at the host"},
});

constexpr unsigned kMostLinks = 8; // BIND follows 11 CNAME records, Postfix 10

struct AliasFacts {
    AliasEnd end = AliasEnd::resolves;
    unsigned links = 1; // CNAME records in a row, 1 to kMostLinks
    TlsaAt tlsa_at = TlsaAt::host;
    ZoneFacts zone = {};   // that the alias is in; of an alias of TLSA records, that they are in
    bool own_zone = false; // it is a zone of its own
    // Filled by the scenario layer, absolute: the name in the MX record, or where the TLSA records are.
    std::string name = {};
    std::string zone_name = {};
};

inline constexpr Mapping kAlias{
    "alias",
    "An alias (CNAME) of a host: where it leads to, or a mapping.",
    R"({"examples": ["resolves", {"zone": "unsigned", "tlsa-at": "alias"}]})",
    std::tuple{
        Key{.name = "end", .member = &AliasFacts::end, .meaning = "where it leads", .sentence = "{}"},
        Key{.name = "links",
            .member = &AliasFacts::links,
            .meaning = "CNAME records in a row, 1 to 8",
            .sentence = ", in {} links",
            .most = kMostLinks,
            .schema = R"({"type": "integer", "minimum": 1, "maximum": 8, "default": 1})"},
        Key{.name = "tlsa-at",
            .member = &AliasFacts::tlsa_at,
            .meaning = "where the TLSA records of the host are",
            .sentence = ", with the TLSA records {}"},
        ParsedKey{
            "zone",
            "puts the alias into a [zone](#a-zone) of its own",
            "in the peer's zone",
            R"({"$ref": "#/definitions/zone"})"},
    }};

inline constexpr Mapping kTlsaAlias{
    "tlsa-alias",
    "An alias (CNAME) of TLSA records: where it leads to, or a mapping.",
    R"({"examples": ["resolves", {"zone": "unsigned"}]})",
    std::tuple{
        Key{.name = "end", .member = &AliasFacts::end, .meaning = "where it leads", .sentence = "{}"},
        ParsedKey{
            "zone",
            "puts the TLSA records into a [zone](#a-zone) of their own",
            "in the zone of the host",
            R"({"$ref": "#/definitions/zone"})"},
    }};

} // namespace harness
