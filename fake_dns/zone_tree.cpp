#include "fake_dns/zone_tree.hpp"

#include <arpa/inet.h>

#include <array>
#include <stdexcept>

namespace fake_dns {
namespace {

/// 255 octets of a name less the label that base32hex makes of a SHA-1 hash.
constexpr std::size_t kMaxOrigin = 255 - 33;

const RrsetMatch* match_of(const ZoneDeviation& deviation) {
    return std::visit(
        [](const auto& kind) -> const RrsetMatch* {
            if constexpr (requires { kind.match; })
                return &kind.match;
            else
                return nullptr;
        },
        deviation
    );
}

void check(const ZoneSpec& spec) {
    if (spec.servers.empty()) throw std::invalid_argument("zone " + spec.origin + " has no name server");
    for (const auto& server : spec.servers) {
        require_name(server.name);
        if (server.ipv4.empty() && server.ipv6.empty())
            throw std::invalid_argument("name server " + server.name + " has no address");
        for (const auto* address : {&server.ipv4, &server.ipv6})
            if (!address->empty() && address_key(*address).empty())
                throw std::invalid_argument("name server " + server.name + ": no address: " + *address);
    }
    for (const auto& deviation : spec.deviations) {
        const auto* match = match_of(deviation);
        if (match == nullptr) continue;
        if (!match->name.empty()) require_name(match->name);
        if (!match->type.empty() && !type_number(match->type))
            throw std::invalid_argument("zone " + spec.origin + ": unknown type " + match->type);
    }
}

} // namespace

ZoneTree::ZoneTree(const DnsSpec& spec) : common_{KeyMaker(spec.seed), spec.now} {
    zones_.reserve(spec.zones.size());
    by_origin_.reserve(spec.zones.size());
    for (const auto& zone : spec.zones)
        insert(zone);
    const auto root = by_origin_.find(DomainName());
    if (root == by_origin_.end()) throw std::invalid_argument("the spec has no root zone");
    root_ = root->second;
    link();
}

void ZoneTree::add(const ZoneSpec& spec) {
    insert(spec);
    link_anew();
}

bool ZoneTree::remove(const DomainName& origin) {
    if (origin.is_root()) throw std::invalid_argument("the root zone cannot be removed");
    const auto found = by_origin_.find(origin);
    if (found == by_origin_.end()) return false;
    std::erase_if(zones_, [zone = found->second](const auto& owned) { return owned.get() == zone; });
    by_origin_.erase(found);
    link_anew();
    return true;
}

void ZoneTree::insert(const ZoneSpec& spec) {
    check(spec);
    DomainName origin = require_name(spec.origin);
    if (origin.wire().size() > kMaxOrigin)
        throw std::invalid_argument("no room for NSEC3 owners in front of " + spec.origin);
    if (by_origin_.contains(origin))
        throw std::invalid_argument("zone " + spec.origin + " is described twice");
    const auto& zone = zones_.emplace_back(std::make_unique<Zone>(spec, origin, common_));
    by_origin_.emplace(std::move(origin), zone.get());
}

void ZoneTree::unload() {
    for (Zone* zone : common_.loaded)
        zone->unload();
    common_.loaded.clear();
}

// A delegation changes the chain of denials of the zone that it is in, and which of its names are its own.
void ZoneTree::link_anew() {
    for (auto& zone : zones_)
        zone->unlink();
    common_.loaded.clear();
    link();
    by_address_.clear();
    addresses_indexed_ = false;
}

void ZoneTree::link() {
    for (auto& zone : zones_) {
        if (!zone->origin().is_root()) {
            Zone& parent = closest_enclosing(zone->origin().parent());
            zone->set_parent(&parent);
            parent.add_child(*zone);
        }
        for (const auto& server : zone->spec().servers) {
            Zone& home = closest_enclosing(require_name(server.name));
            if (&home != zone.get()) home.add_host(server);
        }
    }
}

Zone& ZoneTree::closest_enclosing(DomainName name) {
    while (true) {
        const auto found = by_origin_.find(name);
        if (found != by_origin_.end()) return *found->second;
        if (name.is_root()) break;
        name = name.parent();
    }
    return *root_;
}

Zone& ZoneTree::authority_for(const DomainName& name, std::uint16_t type) {
    if (type == rr_type::ds && !name.is_root()) return closest_enclosing(name.parent());
    return closest_enclosing(name);
}

const std::vector<Zone*>& ZoneTree::served_at(const std::string& address) {
    static const std::vector<Zone*> kNone;
    if (!addresses_indexed_) index_addresses();
    const auto found = by_address_.find(address_key(address));
    return found == by_address_.end() ? kNone : found->second;
}

void ZoneTree::index_addresses() {
    addresses_indexed_ = true;
    for (auto& zone : zones_)
        for (const auto& server : zone->spec().servers)
            for (const auto& address : {server.ipv4, server.ipv6})
                if (!address.empty()) by_address_[address_key(address)].push_back(zone.get());
}

std::string address_key(std::string_view text) {
    const std::string address(text);
    std::array<char, 16> bytes{};
    if (inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) return std::string(bytes.data(), 4);
    if (inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return {};
    const std::string key(bytes.data(), bytes.size());
    const std::string mapped("\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);
    return key.starts_with(mapped) ? key.substr(12) : key;
}

} // namespace fake_dns
