#include "harness/scenario/host_parser.hpp"

#include "harness/model/peer_names.hpp"
#include "harness/scenario/peer_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace harness {

namespace {

TlsaFacts parse_tlsa_record(const YamlNode& node, Problems& problems) {
    const FieldReader fields(node, kTlsaRecord, problems);
    TlsaFacts facts;
    fields.read(kTlsaRecord, facts);
    if (facts.names_a_ca() && !fields.find("of")) facts.of = TlsaOf::issuer;
    return facts;
}

void parse_tlsa(const FieldReader& fields, MxHost& host) {
    const YamlNode* node = fields.find("tlsa");
    if (!node) {
        // Correct by default: a host in a signed zone is protected by DANE.
        for (const TlsaPlace& place : tlsa_places(host))
            if (place.zone.facts.signing == Signing::signed_zone) host.tlsa = {TlsaFacts{}};
        return;
    }
    if (node->kind == YamlNode::Kind::scalar && node->scalar == "none") return;
    if (node->kind != YamlNode::Kind::sequence || node->items.empty()) {
        fields.problems().error(
            node->position,
            fmt::format("found {} for \"tlsa\", expected \"none\" or a list of records", describe(*node))
        );
        return;
    }
    for (const YamlNode& item : node->items)
        host.tlsa.push_back(parse_tlsa_record(item, fields.problems()));
}

TlsVersions parse_tls(const YamlNode& node, Problems& problems) {
    const FieldReader fields(node, kTls, problems);
    TlsVersions tls;
    fields.read(kTls, tls);
    if (tls.min > tls.max)
        problems.error(
            node.position,
            fmt::format(
                "the oldest TLS version, {}, is newer than the newest, {}", to_text(tls.min), to_text(tls.max)
            )
        );
    return tls;
}

// Where a record is of a CA, there is one.
CertificateFacts parse_certificate(const YamlNode& node, const MxHost& host, Problems& problems) {
    const FieldReader fields(node, kCertificate, problems);
    CertificateFacts facts;
    const bool needs_ca = std::any_of(host.tlsa.begin(), host.tlsa.end(), [](const TlsaFacts& record) {
        return record.usage == 2;
    });
    if (needs_ca) facts.issuer = Issuer::private_ca;
    fields.read(kCertificate, facts);
    return facts;
}

void parse_addresses(const FieldReader& fields, MxHost& host) {
    const YamlNode* node = fields.find("addresses");
    if (!node) return;
    const auto families = fields.texts("addresses");
    host.ipv4 = std::find(families.begin(), families.end(), "ipv4") != families.end();
    host.ipv6 = std::find(families.begin(), families.end(), "ipv6") != families.end();
    for (const YamlNode& item : node->items)
        if (item.scalar != "ipv4" && item.scalar != "ipv6")
            fields.problems().unknown_word(item.position, item.scalar, {"ipv4", "ipv6"});
}

constexpr std::size_t kLongestReply = 510; // RFC 5321 4.5.3.1.5, without CRLF

// `450 4.7.1 Not now`: a code of 400 to 599, then a text of one line in ASCII (RFC 5321 4.2).
bool is_refusal(const std::string& reply) {
    const auto digit = [&](std::size_t n) { return std::isdigit(static_cast<unsigned char>(reply[n])) != 0; };
    return reply.size() > 4 && (reply[0] == '4' || reply[0] == '5') && digit(1) && digit(2) &&
           reply[3] == ' ' && reply.size() <= kLongestReply &&
           std::all_of(reply.begin(), reply.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

void parse_replies(const FieldReader& fields, MxHost& host) {
    const YamlNode* node = fields.find("replies");
    if (!node) return;
    std::vector<std::string> commands;
    for (const CommandWord& command : kCommands)
        commands.emplace_back(command.word);
    const FieldReader replies(*node, commands, fields.problems());
    for (const std::string& command : commands) {
        const YamlNode* reply = replies.find(command);
        if (!reply) continue;
        if (is_refusal(reply->scalar)) {
            host.refusals.push_back({command, reply->scalar});
        } else {
            fields.problems().error(
                reply->position,
                fmt::format(
                    "found {}, expected a reply of 4xx or 5xx with a text, like \"450 4.7.1 Not now\"",
                    describe(*reply)
                )
            );
        }
    }
}

void name_host(MxHost& host, const Peer& peer, const YamlNode* zone, Problems& problems) {
    host.own_zone = zone != nullptr;
    host.zone = zone ? parse_zone(*zone, problems) : peer.zone;
    host.zone_name = host.own_zone ? host.label + "-" + peer.domain : peer.domain;
    host.name = host.label + "." + host.zone_name;
}

// RFC 5321 5.1: without MX records the host is the domain itself.
void make_implicit(const FieldReader& fields, const Peer& peer, MxHost& host) {
    for (const char* key : {"preference", "zone", "alias"})
        fields.refuse(key, "there is no MX record");
    host.name = peer.domain;
}

// Where an alias is, or the TLSA records that one stands for: in a zone of its own if `zone` is there.
void place(
    AliasFacts& alias,
    const std::string& label,
    const PeerZone& otherwise,
    const FieldReader& fields,
    const Peer& peer
) {
    const YamlNode* zone = fields.find("zone");
    alias.own_zone = zone != nullptr;
    alias.zone = zone ? parse_zone(*zone, fields.problems()) : otherwise.facts;
    alias.zone_name = zone ? label + "-" + peer.domain : otherwise.origin;
    alias.name = label + "." + alias.zone_name;
}

void parse_alias(
    const YamlNode& node, const std::string& number, const Peer& peer, MxHost& host, Problems& problems
) {
    const YamlNode mapping = as_mapping(node, "end");
    const FieldReader fields(mapping, kAlias, problems);
    AliasFacts alias;
    fields.read(kAlias, alias);
    if (alias.links == 0) problems.error(fields.find("links")->position, "an alias has at least one link");
    place(alias, "alias" + number, {peer.domain, peer.zone}, fields, peer);
    host.alias = std::move(alias);
}

void parse_tlsa_alias(
    const YamlNode& node, const std::string& number, const Peer& peer, MxHost& host, Problems& problems
) {
    const YamlNode mapping = as_mapping(node, "end");
    const FieldReader fields(mapping, kTlsaAlias, problems);
    AliasFacts alias;
    fields.read(kTlsaAlias, alias);
    place(alias, "tlsa" + number, {host.zone_name, host.zone}, fields, peer);
    host.tlsa_alias = std::move(alias);
}

} // namespace

MxHost parse_host(const YamlNode& node, std::size_t n, const Peer& peer, Problems& problems) {
    const FieldReader fields(node, kHost, problems);
    MxHost host;
    host.label = fmt::format("mx{}", n + 1);
    host.preference = static_cast<std::uint16_t>(10 * (n + 1));
    fields.read(kHost, host);
    name_host(host, peer, fields.find("zone"), problems);
    if (host.mx_record == MxRecord::implicit) make_implicit(fields, peer, host);
    const std::string number = std::to_string(n + 1);
    if (const YamlNode* alias = fields.find("alias")) parse_alias(*alias, number, peer, host, problems);
    if (const YamlNode* alias = fields.find("tlsa-alias"))
        parse_tlsa_alias(*alias, number, peer, host, problems);
    parse_tlsa(fields, host);
    const YamlNode* certificate = fields.find("certificate");
    host.certificate = parse_certificate(certificate ? *certificate : empty_mapping(), host, problems);
    if (const YamlNode* tls = fields.find("tls")) host.tls = parse_tls(*tls, problems);
    parse_addresses(fields, host);
    parse_replies(fields, host);
    return host;
}

} // namespace harness
