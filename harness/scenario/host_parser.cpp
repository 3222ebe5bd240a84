#include "harness/scenario/host_parser.hpp"

#include "harness/model/peer_names.hpp"
#include "harness/scenario/certificate_parser.hpp"
#include "harness/scenario/peer_name.hpp"
#include "harness/scenario/peer_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <span>
#include <utility>

namespace harness {

namespace {

std::optional<std::uint8_t>
parse_data_number(const FieldReader& fields, std::string_view key, std::span<const std::string_view> names) {
    const auto index = fields.index_of(key, {names.begin(), names.end()});
    return index ? std::optional(static_cast<std::uint8_t>(*index)) : std::nullopt;
}

bool is_hex(const std::string& text) {
    return text.size() % 2 == 0 && text.size() <= 8192 && std::all_of(text.begin(), text.end(), [](char c) {
               return std::isxdigit(static_cast<unsigned char>(c)) != 0;
           });
}

void check_data(const FieldReader& fields, const TlsaFacts& facts) {
    if (facts.data.empty()) return;
    if (!is_hex(facts.data))
        fields.problems().error(
            fields.find("data")->position,
            fmt::format("found {}, expected pairs of hexadecimal digits", describe(*fields.find("data")))
        );
    for (const char* key : {"of", "data-selector", "data-matching", "octets"})
        fields.refuse(key, "\"data\" says all of it");
}

// `host`: without its records.
TlsaFacts parse_tlsa_record(const YamlNode& node, const MxHost& host, const Peer& peer, Problems& problems) {
    const FieldReader fields(node, kTlsaRecord, problems);
    TlsaFacts facts;
    fields.read(kTlsaRecord, facts);
    if (facts.names_a_ca() && !fields.find("of")) facts.of = TlsaOf::issuer;
    facts.data_selector = parse_data_number(fields, "data-selector", kTlsaSelectors);
    facts.data_matching = parse_data_number(fields, "data-matching", kTlsaMatchings);
    check_data(fields, facts);
    if (const YamlNode* port = fields.find("port"); port && facts.port == 0)
        problems.error(port->position, "\"port\" is at least 1");
    if (const YamlNode* owner = fields.find("owner")) {
        fields.refuse("port", "\"owner\" is the whole name");
        Peer so_far = peer; // and this host, whose name may be meant
        so_far.mx.push_back(host);
        facts.owner = expand_name(*owner, so_far, problems);
        if (!facts.owner.empty() && zone_of(so_far, facts.owner).origin.empty())
            problems.error(
                owner->position,
                fmt::format("\"{}\" is not a name of this peer, whose domain is {}", facts.owner, peer.domain)
            );
    }
    return facts;
}

void parse_tlsa(const FieldReader& fields, const Peer& peer, MxHost& host) {
    const YamlNode* node = fields.find("tlsa");
    if (!node) {
        // Correct by default: a host in a signed zone is protected by DANE.
        if (host.mx_record == MxRecord::address) return;
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
    std::vector<TlsaFacts> records;
    for (const YamlNode& item : node->items)
        records.push_back(parse_tlsa_record(item, host, peer, fields.problems()));
    host.tlsa = std::move(records);
}

TlsFacts parse_tls(const YamlNode& node, Problems& problems) {
    const FieldReader fields(node, kTls, problems);
    TlsFacts tls;
    fields.read(kTls, tls);
    if (tls.ciphers != Ciphers::usual && !fields.find("max"))
        tls.max = std::min(tls.max, TlsVersion::v1_2); // RFC 8446 B.4
    if (tls.min > tls.max)
        problems.error(
            node.position,
            fmt::format(
                "the oldest TLS version, {}, is newer than the newest, {}", to_text(tls.min), to_text(tls.max)
            )
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
            fields.problems().unknown_word(item.position, item.scalar, {"ipv4", "ipv6"});
}

// One word for both families, or a word for one of them.
void parse_connections(const FieldReader& fields, MxHost& host) {
    const YamlNode* node = fields.find("connections");
    if (!node) return;
    if (node->kind == YamlNode::Kind::scalar) {
        const Connections both = fields.word("connections", Connections::accepted);
        host.connections = {both, both};
        return;
    }
    const FieldReader families(*node, kConnections, fields.problems());
    families.read(kConnections, host.connections);
    if (!host.ipv4) families.refuse("ipv4", "the host has no IPv4 address");
    if (!host.ipv6) families.refuse("ipv6", "the host has no IPv6 address");
}

constexpr std::size_t kLongestReply = 510; // RFC 5321 4.5.3.1.5, without CRLF

// `450 4.7.1 Not now`: a code of 400 to 599, then a text of one line in ASCII (RFC 5321 4.2).
bool is_refusal(const std::string& reply) {
    const auto digit = [&](std::size_t n) { return std::isdigit(static_cast<unsigned char>(reply[n])) != 0; };
    return reply.size() > 4 && (reply[0] == '4' || reply[0] == '5') && digit(1) && digit(2) &&
           reply[3] == ' ' && reply.size() <= kLongestReply &&
           std::all_of(reply.begin(), reply.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

// A reply, or a word for what comes in place of one.
void parse_answer(
    const YamlNode& node, const std::string& command, Layer layer, MxHost& host, Problems& problems
) {
    const auto word = parse_word<Answer>(node.scalar);
    if (word && *word != Answer::reply) {
        host.refusals.push_back({command, "", *word, layer});
    } else if (is_refusal(node.scalar)) {
        host.refusals.push_back({command, node.scalar, Answer::reply, layer});
    } else {
        problems.error(
            node.position,
            fmt::format(
                "found {}, expected \"silent\", \"closes\", or a reply of 4xx or 5xx with a text, like \"450 "
                "4.7.1 Not now\"",
                describe(node)
            )
        );
    }
}

// One answer in every session, or those in a sender's first, second, … session, of which the last one stands
// for all that follow.
void parse_turns(
    const YamlNode& node, const std::string& command, Layer layer, MxHost& host, Problems& problems
) {
    if (node.kind != YamlNode::Kind::sequence) return parse_answer(node, command, layer, host, problems);
    if (node.items.size() < 2)
        problems.error(node.position, "expected an answer, or a list of two and more: one for each session");
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        if (node.items[i].scalar == kCorrectAnswer) continue;
        const std::size_t before = host.refusals.size();
        parse_answer(node.items[i], command, layer, host, problems);
        if (host.refusals.size() == before) continue; // a problem
        host.refusals.back().first_session = static_cast<std::uint32_t>(i + 1);
        if (i + 1 < node.items.size()) host.refusals.back().last_session = static_cast<std::uint32_t>(i + 1);
    }
}

// For the whole session, or for either side of STARTTLS.
void parse_answers(const YamlNode& node, const CommandWord& command, MxHost& host, Problems& problems) {
    const std::string name(command.word);
    if (node.kind != YamlNode::Kind::mapping) return parse_turns(node, name, Layer::any, host, problems);
    const FieldReader layers(node, {"plaintext", "tls"}, problems);
    if (command.before_tls)
        problems.error(node.position, fmt::format("{} comes before TLS: expected one reply", name));
    for (const Layer layer : {Layer::plaintext, Layer::tls})
        if (const YamlNode* answer = layers.find(to_text(layer)))
            parse_turns(*answer, name, layer, host, problems);
}

void parse_replies(const FieldReader& fields, MxHost& host) {
    const YamlNode* node = fields.find("replies");
    if (!node) return;
    std::vector<std::string> commands;
    for (const CommandWord& command : kCommands)
        commands.emplace_back(command.word);
    const FieldReader replies(*node, commands, fields.problems());
    for (const CommandWord& command : kCommands)
        if (const YamlNode* answer = replies.find(command.word))
            parse_answers(*answer, command, host, fields.problems());
}

// RFC 5321 4.1.1.1, ehlo-line.
bool is_ehlo_line(const std::string& line) {
    return !line.empty() && line.size() <= 500 && line.front() != ' ' && line.back() != ' ' &&
           std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

std::string keyword_of(const std::string& line) {
    return line.substr(0, line.find(' '));
}

void parse_ehlo(const YamlNode& node, MxHost& host, Problems& problems) {
    const FieldReader fields(node, kEhlo, problems);
    fields.read(kEhlo, host.ehlo);
    host.ehlo.without = fields.texts("without");
    host.ehlo.with = fields.texts("with");
    const std::vector<std::string> known(kEhloKeywords.begin(), kEhloKeywords.end());
    const auto is_known = [&](const std::string& word) {
        return std::find(known.begin(), known.end(), word) != known.end();
    };
    for (const std::string& word : host.ehlo.without)
        if (!is_known(word)) problems.unknown_word(fields.find("without")->position, word, known);
    for (const std::string& line : host.ehlo.with) {
        const Position where = fields.find("with")->position;
        if (!is_ehlo_line(line))
            problems.error(
                where, fmt::format("found \"{}\", expected a line like \"AUTH PLAIN LOGIN\"", line)
            );
        if (is_known(keyword_of(line)) || keyword_of(line) == "STARTTLS")
            problems.error(where, fmt::format("{} is announced anyway", keyword_of(line)));
    }
    const auto& without = host.ehlo.without;
    if (std::find(without.begin(), without.end(), "SIZE") != without.end())
        fields.refuse("size", "SIZE is not announced");
}

// `starttls: [offered, refused]` as `starttls: offered`.
YamlNode in_the_first_session(YamlNode host) {
    for (auto& [key, value] : host.fields)
        if (key.scalar == "starttls" && !value.items.empty()) {
            const YamlNode first = value.items.front();
            value = first;
        }
    return host;
}

std::vector<Starttls> parse_next_starttls(const YamlNode& list, Starttls first, Problems& problems) {
    std::vector<Starttls> next;
    for (std::size_t i = 1; i < list.items.size(); ++i) {
        const auto word = parse_word<Starttls>(list.items[i].scalar);
        if (word)
            next.push_back(*word);
        else
            problems.unknown_word(list.items[i].position, list.items[i].scalar, words_of<Starttls>());
    }
    if (list.items.size() < 2)
        problems.error(list.position, "expected a word, or a list of two and more: one for each session");
    else if (next.size() + 1 == list.items.size() && std::all_of(next.begin(), next.end(), [&](Starttls word) {
                 return word == first;
             }))
        problems.error(list.position, "every session is the same: expected a word");
    return next;
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

// Nobody looks at its name: neither for addresses nor for TLSA records.
void make_nameless(const FieldReader& fields) {
    for (const char* key : {"zone", "alias", "tlsa", "tlsa-alias"})
        fields.refuse(key, "no MX record has the name of the host");
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

MxHost
parse_host(const YamlNode& node, std::size_t n, const Peer& peer, std::uint16_t port, Problems& problems) {
    const YamlNode* const starttls = member(node, "starttls");
    const bool has_turns = starttls && starttls->kind == YamlNode::Kind::sequence;
    const YamlNode first = has_turns ? in_the_first_session(node) : YamlNode();
    const FieldReader fields(has_turns ? first : node, kHost, problems);
    MxHost host;
    host.label = fmt::format("mx{}", n + 1);
    host.port = port;
    host.preference = static_cast<std::uint16_t>(10 * (n + 1));
    fields.read(kHost, host);
    if (has_turns) host.next_starttls = parse_next_starttls(*starttls, host.starttls, problems);
    name_host(host, peer, fields.find("zone"), problems);
    if (host.mx_record == MxRecord::implicit) make_implicit(fields, peer, host);
    if (host.mx_record == MxRecord::address) make_nameless(fields);
    const std::string number = std::to_string(n + 1);
    if (const YamlNode* alias = fields.find("alias")) parse_alias(*alias, number, peer, host, problems);
    if (const YamlNode* alias = fields.find("tlsa-alias"))
        parse_tlsa_alias(*alias, number, peer, host, problems);
    parse_tlsa(fields, peer, host);
    const bool needs_ca = std::any_of(host.tlsa.begin(), host.tlsa.end(), [](const TlsaFacts& record) {
        return record.usage == 2;
    });
    if (needs_ca) host.certificate.issuer = Issuer::private_ca;
    if (const YamlNode* certificate = fields.find("certificate")) {
        Peer so_far = peer;
        so_far.mx.push_back(host);
        parse_certificate(*certificate, so_far, host.certificate, problems);
    }
    if (const YamlNode* tls = fields.find("tls")) host.tls = parse_tls(*tls, problems);
    parse_addresses(fields, host);
    parse_connections(fields, host);
    parse_replies(fields, host);
    if (const YamlNode* ehlo = fields.find("ehlo")) parse_ehlo(*ehlo, host, problems);
    return host;
}

} // namespace harness
