#include "harness/scenario/peer_parser.hpp"

#include "harness/model/world_check.hpp"
#include "harness/scenario/host_parser.hpp"
#include "harness/scenario/peer_name.hpp"
#include "harness/scenario/sts_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace harness {

namespace {

constexpr std::size_t kMostHosts = 16; // as many as any delivery can make use of

// Room for `mx12-` in front of it in a label of at most 63 octets (RFC 1035 2.3.4).
constexpr std::size_t kLongestName = 57;

bool is_label(const std::string& text) {
    const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return !text.empty() && text.size() <= kLongestName && std::all_of(text.begin(), text.end(), good) &&
           text.front() != '-' && text.back() != '-';
}

void check_id(const std::string& id, Complaints& complaints) {
    const auto slash = id.find('/');
    const bool good =
        slash != std::string::npos && is_label(id.substr(0, slash)) && is_label(id.substr(slash + 1));
    if (!good)
        complaints.error(
            {0, 0},
            fmt::format(
                "the name \"{}\" of this scenario becomes a domain: expected <folder>/<file> of lower-case "
                "letters, digits "
                "and hyphens, each at most {} long",
                id,
                kLongestName
            )
        );
}

const std::vector<std::pair<std::string, DnsFaultKind>> kFaults{
    {"servfail", DnsFaultKind::servfail},
    {"refused", DnsFaultKind::refused},
    {"no-answer", DnsFaultKind::no_answer},
    {"signature-expired", DnsFaultKind::signature_expired},
    {"signature-corrupted", DnsFaultKind::signature_corrupted},
    {"signature-missing", DnsFaultKind::signature_missing},
    {"ds-of-another-key", DnsFaultKind::ds_of_another_key},
    {"ad-withheld", DnsFaultKind::ad_withheld},
    {"ad-only-with-do", DnsFaultKind::ad_only_with_do},
    {"servfail-for-nxdomain", DnsFaultKind::servfail_for_nxdomain},
};

const std::vector<std::pair<std::string, std::string>> kTypes{
    {"MX", "MX"},
    {"A", "A"},
    {"AAAA", "AAAA"},
    {"TLSA", "TLSA"},
    {"TXT", "TXT"},
    {"SOA", "SOA"},
    {"NS", "NS"},
    {"DS", "DS"},
    {"DNSKEY", "DNSKEY"},
    {"CNAME", "CNAME"},
};

bool needs_type(DnsFaultKind kind) {
    return kind == DnsFaultKind::servfail || kind == DnsFaultKind::refused || kind == DnsFaultKind::no_answer;
}

bool belongs_to(const std::string& name, const Peer& peer) {
    const auto below = [&](const std::string& origin) {
        return name == origin || name.ends_with("." + origin);
    };
    return below(peer.domain) || std::any_of(peer.mx.begin(), peer.mx.end(), [&](const MxHost& host) {
               return below(host.zone_name);
           });
}

DnsFault parse_fault(const YamlNode& node, const Peer& peer, Complaints& complaints) {
    const FieldReader fields(node, {"name", "type", "fault"}, complaints);
    DnsFault fault;
    if (const YamlNode* name = fields.find("name"); !fields.text("name", true).empty())
        fault.name = expand_name(*name, peer, complaints);
    if (fields.text("fault", true).empty()) return fault;
    fault.kind = fields.word<DnsFaultKind>("fault", kFaults, DnsFaultKind::servfail);
    fault.type = fields.word<std::string>("type", kTypes, "");
    if (needs_type(fault.kind) && !fields.find("type"))
        complaints.error(node.position, "this fault is of one name and type: there is no \"type\"");
    if (!fault.name.empty() && !belongs_to(fault.name, peer))
        complaints.error(
            fields.find("name")->position,
            fmt::format("\"{}\" is not a name of this peer, whose domain is {}", fault.name, peer.domain)
        );
    return fault;
}

void parse_hosts(const FieldReader& fields, Peer& peer) {
    const YamlNode* node = fields.find("mx");
    if (!node) {
        if (peer.existence == Existence::exists)
            peer.mx.push_back(parse_host(empty_mapping(), 0, peer, fields.complaints()));
        return;
    }
    if (peer.existence == Existence::missing) {
        fields.complaints().error(node->position, "a domain that does not exist has no MX hosts");
    } else if (node->is_null && !node->scalar.empty()) { // `mx:` alone is more likely forgotten than meant
        peer.null_mx = true;
    } else if (node->kind != YamlNode::Kind::sequence || node->items.empty()) {
        fields.complaints().error(
            node->position,
            fmt::format(
                "found {} for \"mx\", expected a list of hosts, or null for a null MX", describe(*node)
            )
        );
    } else if (node->items.size() > kMostHosts) {
        fields.complaints().error(
            node->items[kMostHosts].position, fmt::format("expected at most {} MX hosts", kMostHosts)
        );
    } else {
        for (std::size_t n = 0; n < node->items.size(); ++n)
            peer.mx.push_back(parse_host(node->items[n], n, peer, fields.complaints()));
    }
}

// The item of a list, or what stands in for it where the file leaves the list out.
Position position_of_item(const FieldReader& fields, const std::string& list, std::size_t index) {
    const YamlNode* node = fields.find(list);
    return node && index < node->items.size() ? node->items[index].position : fields.position();
}

void report_contradictions(const FieldReader& fields, const Peer& peer) {
    for (auto& [part, index, text, warning] : check_peer(peer)) {
        Position where = fields.position();
        if (part == PeerPart::host) where = position_of_item(fields, "mx", index);
        if (part == PeerPart::sts && fields.find("sts")) where = fields.find("sts")->position;
        if (part == PeerPart::fault) where = position_of_item(fields, "dns", index);
        if (warning) {
            fields.complaints().warning(where, std::move(text));
        } else {
            fields.complaints().error(where, std::move(text));
        }
    }
}

} // namespace

std::string domain_of_id(const std::string& id) {
    const auto slash = id.find('/');
    return id.substr(slash == std::string::npos ? 0 : slash + 1) + "." + id.substr(0, slash) + ".example.";
}

ZoneFacts parse_zone(const YamlNode& node, Complaints& complaints) {
    const std::vector<std::pair<std::string, Signing>> signings{
        {"signed", Signing::signed_zone}, {"unsigned", Signing::unsigned_zone}};
    ZoneFacts zone;
    if (node.kind == YamlNode::Kind::scalar) {
        YamlNode wrapped = empty_mapping();
        YamlNode key;
        key.scalar = "signing";
        key.position = node.position;
        wrapped.fields.push_back({key, node});
        zone.signing =
            FieldReader(wrapped, {"signing"}, complaints).word<Signing>("signing", signings, zone.signing);
        return zone;
    }
    const FieldReader fields(node, {"signing", "denial", "algorithm"}, complaints);
    zone.signing = fields.word<Signing>("signing", signings, zone.signing);
    zone.denial =
        fields.word<Denial>("denial", {{"nsec", Denial::nsec}, {"nsec3", Denial::nsec3}}, zone.denial);
    zone.algorithm = fields.word<ZoneAlgorithm>(
        "algorithm",
        {{"ecdsa-p256", ZoneAlgorithm::ecdsa_p256},
         {"rsa-sha256", ZoneAlgorithm::rsa_sha256},
         {"ed25519", ZoneAlgorithm::ed25519}},
        zone.algorithm
    );
    return zone;
}

Peer parse_peer(const YamlNode& node, const std::string& id, Complaints& complaints) {
    const FieldReader fields(node, {"domain", "zone", "mx", "dns", "sts"}, complaints);
    check_id(id, complaints);
    Peer peer;
    peer.id = id;
    peer.domain = domain_of_id(id);
    peer.existence = fields.word<Existence>(
        "domain", {{"exists", Existence::exists}, {"missing", Existence::missing}}, Existence::exists
    );
    if (const YamlNode* zone = fields.find("zone")) {
        peer.zone = parse_zone(*zone, complaints);
        if (peer.existence == Existence::missing)
            complaints.error(zone->position, "a domain that does not exist has no zone");
    }
    parse_hosts(fields, peer);
    if (const YamlNode* dns = fields.find("dns")) {
        if (dns->kind != YamlNode::Kind::sequence)
            complaints.error(
                dns->position, fmt::format("found {} for \"dns\", expected a list of faults", describe(*dns))
            );
        for (const YamlNode& item : dns->items)
            peer.dns.push_back(parse_fault(item, peer, complaints));
    }
    if (const YamlNode* sts = fields.find("sts")) peer.sts = parse_sts(*sts, peer, complaints);
    if (!complaints.has_error()) report_contradictions(fields, peer);
    return peer;
}

} // namespace harness
