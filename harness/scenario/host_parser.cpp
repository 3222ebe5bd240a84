#include "harness/scenario/host_parser.hpp"

#include "harness/scenario/peer_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace harness {

namespace {

const std::vector<std::string> kHostKeys{
    "preference",
    "zone",
    "starttls",
    "certificate",
    "tlsa",
    "tls",
    "session-tickets",
    "addresses",
    "connections",
    "role",
    "replies",
};

template <typename Value>
using Words = std::vector<std::pair<std::string, Value>>;

bool has_field(const YamlNode& node, const std::string& key) {
    return std::any_of(node.fields.begin(), node.fields.end(), [&](const auto& field) {
        return field.key.scalar == key;
    });
}

CertificateFacts parse_certificate(const YamlNode& node, Complaints& complaints) {
    const FieldReader fields(
        node, {"issuer", "validity", "issuer-validity", "name", "key", "chain"}, complaints
    );
    CertificateFacts facts;
    facts.issuer = fields.word<Issuer>(
        "issuer",
        {{"self", Issuer::self}, {"private-ca", Issuer::private_ca}, {"public-ca", Issuer::public_ca}},
        facts.issuer
    );
    const Words<Validity> validities{
        {"valid", Validity::valid},
        {"expired", Validity::expired},
        {"not-yet-valid", Validity::not_yet_valid}};
    facts.validity = fields.word<Validity>("validity", validities, facts.validity);
    facts.issuer_validity = fields.word<Validity>("issuer-validity", validities, facts.issuer_validity);
    facts.name = fields.word<CertificateName>(
        "name",
        {{"host", CertificateName::host},
         {"other", CertificateName::other},
         {"wildcard", CertificateName::wildcard},
         {"cn-only", CertificateName::cn_only}},
        facts.name
    );
    facts.key = fields.word<KeyKind>(
        "key", {{"ecdsa-p256", KeyKind::ecdsa_p256}, {"rsa-2048", KeyKind::rsa_2048}}, facts.key
    );
    facts.chain = fields.word<Chain>(
        "chain",
        {{"full", Chain::full}, {"with-root", Chain::with_root}, {"leaf-only", Chain::leaf_only}},
        facts.chain
    );
    return facts;
}

// A field of a TLSA record: one of its names (RFC 7218), or a number.
std::uint8_t parse_code(
    const FieldReader& fields,
    const std::string& key,
    const Words<std::uint8_t>& names,
    std::uint8_t otherwise
) {
    const YamlNode* node = fields.find(key);
    const bool is_number =
        node && !node->scalar.empty() && std::isdigit(static_cast<unsigned char>(node->scalar[0]));
    if (!is_number) return fields.word<std::uint8_t>(key, names, otherwise);
    return static_cast<std::uint8_t>(fields.number(key, 255).value_or(otherwise));
}

TlsaFacts parse_tlsa_record(const YamlNode& node, Complaints& complaints) {
    const FieldReader fields(node, {"usage", "selector", "matching", "of"}, complaints);
    TlsaFacts facts;
    facts.usage =
        parse_code(fields, "usage", {{"pkix-ta", 0}, {"pkix-ee", 1}, {"dane-ta", 2}, {"dane-ee", 3}}, 3);
    facts.selector = parse_code(fields, "selector", {{"cert", 0}, {"spki", 1}}, 1);
    facts.matching = parse_code(fields, "matching", {{"full", 0}, {"sha2-256", 1}, {"sha2-512", 2}}, 1);
    const bool names_a_ca = facts.usage == 0 || facts.usage == 2;
    facts.of = fields.word<TlsaOf>(
        "of",
        {{"leaf", TlsaOf::leaf},
         {"issuer", TlsaOf::issuer},
         {"root", TlsaOf::root},
         {"another-key", TlsaOf::another_key}},
        names_a_ca ? TlsaOf::issuer : TlsaOf::leaf
    );
    return facts;
}

void parse_tlsa(const FieldReader& fields, MxHost& host) {
    const YamlNode* node = fields.find("tlsa");
    if (!node) {
        // Correct by default: a host in a signed zone is protected by DANE.
        if (host.zone.signing == Signing::signed_zone) host.tlsa = {TlsaFacts{}};
        return;
    }
    if (node->kind == YamlNode::Kind::scalar && node->scalar == "none") return;
    if (node->kind != YamlNode::Kind::sequence || node->items.empty()) {
        fields.complaints().error(
            node->position,
            fmt::format("found {} for \"tlsa\", expected \"none\" or a list of records", describe(*node))
        );
        return;
    }
    for (const YamlNode& item : node->items)
        host.tlsa.push_back(parse_tlsa_record(item, fields.complaints()));
}

TlsVersions parse_tls(const YamlNode& node, Complaints& complaints) {
    const FieldReader fields(node, {"min", "max"}, complaints);
    const Words<std::string> versions{{"1.0", "1.0"}, {"1.1", "1.1"}, {"1.2", "1.2"}, {"1.3", "1.3"}};
    TlsVersions tls;
    tls.min = fields.word<std::string>("min", versions, tls.min);
    tls.max = fields.word<std::string>("max", versions, tls.max);
    if (tls.min > tls.max)
        complaints.error(
            node.position,
            fmt::format("the oldest TLS version, {}, is newer than the newest, {}", tls.min, tls.max)
        );
    return tls;
}

void parse_addresses(const FieldReader& fields, MxHost& host) {
    const YamlNode* node = fields.find("addresses");
    if (!node) return;
    const auto families = fields.texts("addresses");
    host.ipv4 = std::find(families.begin(), families.end(), "ipv4") != families.end();
    host.ipv6 = std::find(families.begin(), families.end(), "ipv6") != families.end();
    for (const YamlNode& item : node->items)
        if (item.scalar != "ipv4" && item.scalar != "ipv6")
            fields.complaints().unknown_word(item.position, item.scalar, {"ipv4", "ipv6"});
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
    static const std::vector<std::string> kCommands{
        "GREETING", "EHLO", "HELO", "MAIL", "RCPT", "DATA", "MESSAGE"};
    const FieldReader replies(*node, kCommands, fields.complaints());
    for (const std::string& command : kCommands) {
        const YamlNode* reply = replies.find(command);
        if (!reply) continue;
        if (is_refusal(reply->scalar)) {
            host.refusals.push_back({command, reply->scalar});
        } else {
            fields.complaints().error(
                reply->position,
                fmt::format(
                    "found {}, expected a reply of 4xx or 5xx with a text, like \"450 4.7.1 Not now\"",
                    describe(*reply)
                )
            );
        }
    }
}

void name_host(MxHost& host, const Peer& peer, const YamlNode* zone, Complaints& complaints) {
    host.own_zone = zone != nullptr;
    host.zone = zone ? parse_zone(*zone, complaints) : peer.zone;
    host.zone_name = host.own_zone ? host.label + "-" + peer.domain : peer.domain;
    host.name = host.label + "." + host.zone_name;
}

} // namespace

MxHost parse_host(const YamlNode& node, std::size_t n, const Peer& peer, Complaints& complaints) {
    const FieldReader fields(node, kHostKeys, complaints);
    MxHost host;
    host.label = fmt::format("mx{}", n + 1);
    host.preference = static_cast<std::uint16_t>(fields.number("preference", 65535).value_or(10 * (n + 1)));
    name_host(host, peer, fields.find("zone"), complaints);
    host.starttls = fields.word<Starttls>(
        "starttls",
        {{"offered", Starttls::offered},
         {"not-offered", Starttls::not_offered},
         {"refused", Starttls::refused},
         {"handshake-fails", Starttls::handshake_fails},
         {"closes", Starttls::closes}},
        Starttls::offered
    );
    parse_tlsa(fields, host);
    const YamlNode* certificate = fields.find("certificate");
    host.certificate = parse_certificate(certificate ? *certificate : empty_mapping(), complaints);
    const bool needs_ca = std::any_of(host.tlsa.begin(), host.tlsa.end(), [](const TlsaFacts& record) {
        return record.usage == 2;
    });
    if (needs_ca && !(certificate && has_field(*certificate, "issuer")))
        host.certificate.issuer = Issuer::private_ca;
    if (const YamlNode* tls = fields.find("tls")) host.tls = parse_tls(*tls, complaints);
    host.session_tickets = fields.boolean("session-tickets").value_or(false);
    parse_addresses(fields, host);
    host.refuses_connections =
        fields.word<bool>("connections", {{"accepted", false}, {"refused", true}}, false);
    host.role =
        fields.word<Role>("role", {{"honest", Role::honest}, {"attacker", Role::attacker}}, Role::honest);
    parse_replies(fields, host);
    return host;
}

} // namespace harness
