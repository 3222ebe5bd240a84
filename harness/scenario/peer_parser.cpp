#include "harness/scenario/peer_parser.hpp"

#include "harness/model/peer_names.hpp"
#include "harness/model/world_check.hpp"
#include "harness/scenario/host_parser.hpp"
#include "harness/scenario/peer_name.hpp"
#include "harness/scenario/sts_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace harness {

namespace {

constexpr std::size_t kMostHosts = 16; // as many as any delivery can make use of

void check_id(const std::string& id, Problems& problems) {
    const auto slash = id.find('/');
    const bool good = slash != std::string::npos && is_peer_label(id.substr(0, slash)) &&
                      is_peer_label(id.substr(slash + 1));
    if (!good)
        problems.error(
            {0, 0},
            fmt::format(
                "the name \"{}\" of this scenario becomes a domain: expected <folder>/<file> of lower-case "
                "letters, digits "
                "and hyphens, each at most {} long",
                id,
                kLongestPeerLabel
            )
        );
}

bool belongs_to(const std::string& name, const Peer& peer) {
    return !zone_of(peer, name).origin.empty();
}

void check_type(const FieldReader& fields, const DnsFault& fault) {
    const FaultReach reach = row_of(fault.kind).reach;
    if (use_of_type(reach) == "required" && !fields.find("type"))
        fields.problems().error(
            fields.position(), "this fault is of one name and type: there is no \"type\""
        );
    if (use_of_type(reach).empty())
        fields.refuse("type", fmt::format("\"{}\" is of every type", to_text(fault.kind)));
    if (reach != FaultReach::answer)
        for (const char* key : {"first", "after"})
            fields.refuse(key, fmt::format("\"{}\" is of every query", to_text(fault.kind)));
    const YamlNode* const delay = fields.find("delay");
    if (reach != FaultReach::delay)
        fields.refuse("delay", fmt::format("\"{}\" is not about when an answer comes", to_text(fault.kind)));
    else if (!delay)
        fields.problems().error(fields.position(), "there is no \"delay\"");
    else if (fault.delay == 0 || (fault.delay > kDelayInTime && fault.delay < kDelayTooLong))
        fields.problems().error(
            delay->position,
            fmt::format(
                "expected 1 to {} milliseconds, for which every sender waits, or {} to 5000, for which "
                "Postfix "
                "does not",
                kDelayInTime,
                kDelayTooLong
            )
        );
    if (const YamlNode* first = fields.find("first"); first && fault.first == 0)
        fields.problems().error(
            first->position, "expected at least one query, or no \"first\": then it is all"
        );
    if (const YamlNode* after = fields.find("after"); after && fault.after == 0)
        fields.problems().error(
            after->position, "expected at least one query, or no \"after\": then there is none before"
        );
}

DnsFault parse_fault(const YamlNode& node, const Peer& peer, Problems& problems) {
    const FieldReader fields(node, kDnsFault, problems);
    DnsFault fault;
    if (const YamlNode* name = fields.find("name"); !fields.text("name", true).empty())
        fault.name = expand_name(*name, peer, problems);
    if (fields.text("fault", true).empty()) return fault;
    const auto kind = parse_word<DnsFaultKind>(fields.text("fault"));
    fields.read(kDnsFault, fault);
    if (kind) check_type(fields, fault);
    if (!fault.name.empty() && !belongs_to(fault.name, peer))
        problems.error(
            fields.find("name")->position,
            fmt::format("\"{}\" is not a name of this peer, whose domain is {}", fault.name, peer.domain)
        );
    return fault;
}

// `port`: of mx1, which alone a route can name.
void parse_hosts(const FieldReader& fields, std::uint16_t port, Peer& peer) {
    const YamlNode* node = fields.find("mx");
    if (!node) {
        if (peer.existence != Existence::missing)
            peer.mx.push_back(parse_host(empty_mapping(), 0, peer, port, fields.problems()));
        return;
    }
    if (peer.existence == Existence::missing) {
        fields.problems().error(node->position, "a domain that does not exist has no MX hosts");
    } else if (node->is_null && !node->scalar.empty()) { // `mx:` alone is more likely forgotten than meant
        peer.null_mx = true;
    } else if (node->kind != YamlNode::Kind::sequence || node->items.empty()) {
        fields.problems().error(
            node->position,
            fmt::format(
                "found {} for \"mx\", expected a list of hosts, or null for a null MX", describe(*node)
            )
        );
    } else if (node->items.size() > kMostHosts) {
        fields.problems().error(
            node->items[kMostHosts].position, fmt::format("expected at most {} MX hosts", kMostHosts)
        );
    } else {
        for (std::size_t n = 0; n < node->items.size(); ++n)
            peer.mx.push_back(
                parse_host(node->items[n], n, peer, n == 0 ? port : MxHost().port, fields.problems())
            );
    }
}

// The item of a list, or what stands in for it where the file leaves the list out.
Position position_of_item(const FieldReader& fields, const std::string& list, std::size_t index) {
    const YamlNode* node = fields.find(list);
    return node && index < node->items.size() ? node->items[index].position : fields.position();
}

// What only makes sense of a host that was otherwise before.
void check_changes(const FieldReader& fields, const Peer& peer, bool has_changed) {
    for (std::size_t i = 0; i < peer.mx.size(); ++i) {
        const MxHost& host = peer.mx[i];
        const bool has_another_key = host.certificate.private_key == PrivateKey::another;
        const Position where = position_of_item(fields, "mx", i);
        if (!has_changed && host.moved)
            fields.problems().error(where, "\"moved\" has no meaning but in \"then\"");
        if (!has_changed && has_another_key)
            fields.problems().error(where, "\"private-key\" has no meaning but in \"then\"");
        if (has_another_key && host.certificate.key != KeyKind::ecdsa_p256)
            fields.problems().error(where, "another key is of the kind ecdsa-p256");
    }
}

void report_contradictions(const FieldReader& fields, const Peer& peer) {
    for (auto& [text, warning, part, index] : check_peer(peer)) {
        Position where = fields.position();
        if (part == PeerPart::host) where = position_of_item(fields, "mx", index);
        if (part == PeerPart::sts && fields.find("sts")) where = fields.find("sts")->position;
        if (part == PeerPart::fault) where = position_of_item(fields, "dns", index);
        if (warning) {
            fields.problems().warning(where, std::move(text));
        } else {
            fields.problems().error(where, std::move(text));
        }
    }
}

} // namespace

std::string domain_of_id(const std::string& id) {
    const auto slash = id.find('/');
    return id.substr(slash == std::string::npos ? 0 : slash + 1) + "." + id.substr(0, slash) + ".example.";
}

ZoneFacts parse_zone(const YamlNode& node, Problems& problems) {
    const YamlNode mapping = as_mapping(node, "signing");
    const FieldReader fields(mapping, kZone, problems);
    ZoneFacts zone;
    fields.read(kZone, zone);
    if (zone.signing == Signing::unsigned_zone)
        for (const char* key : {"algorithm", "denial", "iterations", "ds"})
            fields.refuse(key, "the zone is unsigned");
    if (zone.algorithm == ZoneAlgorithm::rsa_sha1 && zone.denial != Denial::nsec)
        fields.refuse("denial", "zones of algorithm 5 have NSEC (RFC 5155 2)");
    if (zone.signing == Signing::signed_zone && zone.denial == Denial::nsec)
        fields.refuse("iterations", "they are of NSEC3");
    return zone;
}

Peer parse_peer(const YamlNode& node, const PeerName& name, std::uint16_t port, Problems& problems) {
    const FieldReader fields(node, kPeer, problems);
    check_id(name.id, problems);
    Peer peer;
    peer.id = name.id;
    peer.domain = name.domain.empty() ? domain_of_id(name.id) : name.domain;
    fields.read(kPeer, peer);
    if (const YamlNode* zone = fields.find("zone")) {
        peer.zone = parse_zone(*zone, problems);
        if (peer.existence == Existence::missing)
            problems.error(zone->position, "a domain that does not exist has no zone");
    }
    parse_hosts(fields, port, peer);
    if (const YamlNode* dns = fields.find("dns")) {
        if (dns->kind != YamlNode::Kind::sequence)
            problems.error(
                dns->position, fmt::format("found {} for \"dns\", expected a list of faults", describe(*dns))
            );
        for (const YamlNode& item : dns->items)
            peer.dns.push_back(parse_fault(item, peer, problems));
    }
    if (const YamlNode* sts = fields.find("sts")) peer.sts = parse_sts(*sts, peer, problems);
    if (const YamlNode* earlier = fields.find("earlier-domain"))
        peer.earlier = parse_zone(*earlier, problems);
    check_changes(fields, peer, name.has_changed);
    if (!problems.has_error()) report_contradictions(fields, peer);
    return peer;
}

} // namespace harness
