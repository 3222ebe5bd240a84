#include "fake_dns/zone.hpp"

#include "fake_dns/zone_deviation.hpp"
#include "fake_dns/zone_signer.hpp"

#include <arpa/inet.h>

#include <algorithm>

namespace fake_dns {
namespace {

constexpr std::uint32_t kTtl = 300;
constexpr std::int64_t kDay = 24 * 60 * 60;
constexpr std::size_t kFewNames = 100; // those of a domain; to load the zone of a whole network takes longer

/// What fake_dns makes itself; such a line in ZoneSpec::records would contradict it.
bool is_made_here(std::uint16_t type) {
    switch (type) {
    case rr_type::soa:
    case rr_type::ns:
    case rr_type::ds:
    case rr_type::rrsig:
    case rr_type::dnskey:
    case rr_type::nsec:
    case rr_type::nsec3:
    case rr_type::nsec3param:
        return true;
    default:
        return false;
    }
}

template <int Family, std::size_t Size>
std::string address_bytes(const std::string& text) {
    std::string bytes(Size, '\0');
    if (inet_pton(Family, text.c_str(), bytes.data()) != 1)
        throw std::invalid_argument("not an address: `" + text + "`");
    return bytes;
}

} // namespace

std::vector<Record> address_records(const DomainName& name, const NameServer& server) {
    std::vector<Record> records;
    if (!server.ipv4.empty())
        records.push_back({name, rr_type::a, kTtl, address_bytes<AF_INET, 4>(server.ipv4)});
    if (!server.ipv6.empty())
        records.push_back({name, rr_type::aaaa, kTtl, address_bytes<AF_INET6, 16>(server.ipv6)});
    return records;
}

void Zone::unload() {
    loaded_ = false;
    error_.clear();
    hashes_.clear();
    names_before_hashing_.clear();
    nodes_.clear();
    glue_.reset();
}

void Zone::unlink() {
    unload();
    parent_ = nullptr;
    children_.clear();
    hosts_.clear();
}

ZoneNode* Zone::find(const DomainName& name) {
    load();
    const auto found = nodes_.find(name.canonical_key());
    if (found == nodes_.end()) return nullptr;
    complete_delegation(found->second);
    return &found->second;
}

ZoneNode* Zone::delegation_above(const DomainName& name) {
    load();
    auto* node = delegation_of(name);
    if (node != nullptr) complete_delegation(*node);
    return node;
}

ZoneNode* Zone::delegation_of(const DomainName& name) {
    for (std::size_t labels = origin_.label_count() + 1; labels <= name.label_count(); ++labels) {
        const auto found = nodes_.find(name.ancestor(labels).canonical_key());
        if (found != nodes_.end() && found->second.child != nullptr) return &found->second;
    }
    return nullptr;
}

DomainName Zone::closest_encloser(const DomainName& name) {
    DomainName ancestor = name;
    while (ancestor != origin_ && find(ancestor) == nullptr)
        ancestor = ancestor.parent();
    return ancestor;
}

RRset& Zone::apex(std::uint16_t type) {
    return find(origin_)->sets.at(type);
}

void Zone::load() {
    if (loaded_) return;
    if (!error_.empty()) throw ZoneError(error_);
    try {
        add_children(); // first: what lies at or below a delegation is not ours
        add_own_records();
        add_spec_records();
        add_empty_non_terminals();
        loaded_ = true;
        if (children_.empty() && nodes_.size() <= kFewNames) common_.loaded.push_back(this);
    } catch (const std::invalid_argument& problem) { // the specification's fault; anything else is ours
        nodes_.clear();
        error_ = "zone " + origin_.text() + ": " + problem.what();
        throw ZoneError(error_);
    } catch (...) {
        nodes_.clear();
        throw;
    }
}

void Zone::add_own_records() {
    std::string soa = require_name(spec_.servers.at(0).name).wire() + origin_.child("hostmaster").wire();
    for (const std::uint32_t field : {1U, 3600U, 600U, 604800U, kTtl})
        append_u32(soa, field);
    add_record({origin_, rr_type::soa, kTtl, std::move(soa)});
    for (const auto& server : spec_.servers) {
        const DomainName name = require_name(server.name);
        add_record({origin_, rr_type::ns, kTtl, name.wire()});
        if (name.is_at_or_below(origin_)) add_address(name, server);
    }
    for (const auto* host : hosts_)
        add_address(require_name(host->name), *host);
    if (!is_signed()) return;
    if (publishes_keys(spec_.deviations))
        for (const KeyRole role : {KeyRole::key_signing, KeyRole::zone_signing})
            add_record({origin_, rr_type::dnskey, kTtl, key(role).dnskey});
    if (spec_.denial == Denial::nsec) return;
    std::string parameters("\1\0", 2); // SHA-1, no flags
    append_u16(parameters, spec_.nsec3_iterations);
    parameters += '\0'; // no salt
    add_record({origin_, rr_type::nsec3param, kTtl, std::move(parameters)});
}

void Zone::add_address(const DomainName& name, const NameServer& server) {
    if (delegation_of(name) != nullptr) return; // the child's data; here it is only glue
    for (auto& record : address_records(name, server))
        add_record(std::move(record));
}

void Zone::add_children() {
    for (auto* child : children_) {
        auto& node = nodes_[child->origin().canonical_key()];
        node.name = child->origin();
        node.child = child;
    }
}

void Zone::add_spec_records() {
    if (!spec_.records) return;
    for (const auto& line : spec_.records()) {
        Record record = parse_record(line, origin_, kTtl);
        if (is_made_here(record.type)) throw std::invalid_argument("made by fake_dns itself: `" + line + "`");
        if (!record.owner.is_at_or_below(origin_)) throw std::invalid_argument("out of zone: `" + line + "`");
        if (const auto* above = delegation_of(record.owner))
            throw std::invalid_argument("belongs to the zone " + above->name.text() + ": `" + line + "`");
        add_record(std::move(record));
    }
    // RFC 2181 10.1
    for (const auto& [key, node] : nodes_)
        if (node.sets.contains(rr_type::cname) && node.sets.size() > 1)
            throw std::invalid_argument("CNAME and other data at " + node.name.text());
}

void Zone::add_empty_non_terminals() {
    std::vector<DomainName> missing;
    for (const auto& [key, node] : nodes_) {
        if (node.name == origin_) continue;
        for (auto name = node.name.parent(); name != origin_; name = name.parent())
            if (!nodes_.contains(name.canonical_key())) missing.push_back(name);
    }
    for (auto& name : missing) {
        auto& node = nodes_[name.canonical_key()];
        node.name = std::move(name);
    }
}

void Zone::add_record(Record record) {
    auto& node = nodes_[record.owner.canonical_key()];
    node.name = record.owner;
    auto& set = node.sets[record.type];
    set.owner = std::move(record.owner);
    set.type = record.type;
    set.ttl = set.rdata.empty() ? record.ttl : std::min(set.ttl, record.ttl); // RFC 2181 5.2
    set.add(std::move(record.rdata));
}

void Zone::complete_delegation(ZoneNode& node) {
    if (node.child == nullptr || !node.sets.empty()) return;
    auto& servers = node.sets[rr_type::ns];
    servers = {.owner = node.name, .type = rr_type::ns, .ttl = kTtl, .rdata = {}, .signatures = {}};
    for (const auto& server : node.child->spec().servers)
        servers.add(require_name(server.name).wire());
    if (const auto data = node.child->ds())
        node.sets[rr_type::ds] = {
            .owner = node.name, .type = rr_type::ds, .ttl = kTtl, .rdata = {*data}, .signatures = {}};
}

std::optional<std::string> Zone::ds() {
    if (!has_ds() || parent_ == nullptr || !parent_->is_signed()) return std::nullopt;
    constexpr char kUnknown = static_cast<char>(200); // assigned to no algorithm and no digest
    std::string rdata = ds_of(origin_, key(key_named_by_ds(spec_.deviations)).dnskey);
    if (spec_.ds == Ds::unknown_algorithm) rdata.at(2) = kUnknown;
    if (spec_.ds == Ds::unknown_digest) rdata.at(3) = kUnknown;
    return rdata;
}

std::vector<RRset>& Zone::glue() {
    if (glue_) return *glue_;
    glue_.emplace();
    for (const auto& server : spec_.servers) {
        const DomainName name = require_name(server.name);
        if (!name.is_at_or_below(origin_)) continue;
        for (auto& record : address_records(name, server))
            glue_->push_back(
                {.owner = name, .type = record.type, .ttl = kTtl, .rdata = {record.rdata}, .signatures = {}}
            );
    }
    return *glue_;
}

const ZoneKey& Zone::key(KeyRole role) {
    auto& key = keys_[role];
    if (!key) key = common_.keys.make(origin_, spec_.algorithm, role);
    return *key;
}

const std::vector<std::string>& Zone::signatures(RRset& set) {
    if (set.signatures) return *set.signatures;
    auto& signatures = set.signatures.emplace();
    if (!is_signed() || (set.type == rr_type::ns && set.owner != origin_)) return signatures;
    const ZoneKey& signer = key(set.type == rr_type::dnskey ? KeyRole::key_signing : KeyRole::zone_signing);
    const SignAgain sign_set = [&](const Validity& validity) { return sign(set, signer, origin_, validity); };
    signatures.push_back(sign_set(
        {.inception = static_cast<std::uint32_t>(common_.now - kDay),
         .expiration = static_cast<std::uint32_t>(common_.now + 30 * kDay)}
    ));
    const auto hashed = names_before_hashing_.find(&set);
    const DomainName& owner = hashed == names_before_hashing_.end() ? set.owner : hashed->second;
    damage_signatures(spec_.deviations, owner, set.type, common_.now, sign_set, signatures);
    const ZoneNode* const node = set.type == rr_type::ds ? find(set.owner) : nullptr;
    if (node != nullptr && node->child != nullptr)
        damage_signatures(
            of_the_ds(node->child->spec().deviations), owner, set.type, common_.now, sign_set, signatures
        );
    return signatures;
}

} // namespace fake_dns
