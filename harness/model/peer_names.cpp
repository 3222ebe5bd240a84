#include "harness/model/peer_names.hpp"

#include <algorithm>

namespace harness {

namespace {

// Of the hosts and of aliases that are in no zone of their own too.
template <typename Visit>
void for_each_zone(const Peer& peer, const Visit& visit) {
    visit(peer.domain, peer.zone);
    if (peer.earlier) visit(earlier_domain(peer), *peer.earlier);
    for (const MxHost& host : peer.mx) {
        visit(host.zone_name, host.zone);
        if (host.alias) visit(host.alias->zone_name, host.alias->zone);
        if (host.tlsa_alias) visit(host.tlsa_alias->zone_name, host.tlsa_alias->zone);
    }
}

// `alias1.foo.dane.example.`, `alias1-2.foo.dane.example.`, …
std::string link_name(const AliasFacts& alias, unsigned n) {
    if (n == 1) return alias.name;
    const auto dot = alias.name.find('.');
    return alias.name.substr(0, dot) + "-" + std::to_string(n) + alias.name.substr(dot);
}

std::string end_of(const AliasFacts& alias, const std::string& resolved) {
    switch (alias.end) {
    case AliasEnd::resolves:
        return resolved;
    case AliasEnd::dangling:
        return "nowhere." + alias.zone_name;
    case AliasEnd::loop:
        return alias.name;
    }
    return resolved;
}

void add_links(const AliasFacts& alias, const std::string& host, std::vector<CnameRecord>& records) {
    for (unsigned n = 1; n <= alias.links; ++n) {
        const std::string target = n == alias.links ? end_of(alias, host) : link_name(alias, n + 1);
        records.push_back({link_name(alias, n), target, alias.zone_name});
    }
}

std::vector<TlsaPlace> tlsa_owners(const MxHost& host) {
    std::vector<TlsaPlace> owners;
    const TlsaAt at = host.alias ? host.alias->tlsa_at : TlsaAt::host;
    if (at != TlsaAt::host)
        owners.push_back({host.service() + host.alias->name, {host.alias->zone_name, host.alias->zone}});
    if (at != TlsaAt::alias) owners.push_back({host.tlsa_name(), {host.zone_name, host.zone}});
    return owners;
}

} // namespace

std::vector<PeerZone> zones_of(const Peer& peer) {
    std::vector<PeerZone> zones;
    for_each_zone(peer, [&](const std::string& origin, const ZoneFacts& facts) {
        const bool known = std::any_of(zones.begin(), zones.end(), [&](const PeerZone& zone) {
            return zone.origin == origin;
        });
        if (!known) zones.push_back({origin, facts});
    });
    return zones;
}

PeerZone zone_of(const Peer& peer, const std::string& name) {
    PeerZone owner;
    for (PeerZone& zone : zones_of(peer))
        if (at_or_below(name, zone.origin) && zone.origin.size() > owner.origin.size())
            owner = std::move(zone);
    return owner;
}

std::vector<CnameRecord> cnames_of(const Peer& peer) {
    std::vector<CnameRecord> records;
    if (peer.existence == Existence::alias)
        records.push_back({recipient_domain(peer), peer.domain, peer.domain});
    for (const MxHost& host : peer.mx) {
        if (host.alias) add_links(*host.alias, host.name, records);
        if (!host.tlsa_alias) continue;
        const AliasFacts& alias = *host.tlsa_alias;
        for (const TlsaPlace& owner : tlsa_owners(host)) {
            // The alias itself is at the owner: that is where a loop leads back to.
            const std::string target = alias.end == AliasEnd::loop ? owner.name : end_of(alias, alias.name);
            records.push_back({owner.name, target, owner.zone.origin});
        }
    }
    return records;
}

std::vector<std::string> with_targets(const Peer& peer, const std::string& name) {
    std::vector<std::string> names{name};
    const auto records = cnames_of(peer);
    for (std::size_t i = 0; i < names.size(); ++i)
        for (const CnameRecord& record : records)
            if (record.owner == names[i] &&
                std::find(names.begin(), names.end(), record.target) == names.end())
                names.push_back(record.target);
    return names;
}

std::vector<TlsaPlace> tlsa_places(const MxHost& host) {
    if (!host.tlsa_alias) return tlsa_owners(host);
    if (host.tlsa_alias->end != AliasEnd::resolves) return {};
    return {TlsaPlace{host.tlsa_alias->name, {host.tlsa_alias->zone_name, host.tlsa_alias->zone}}};
}

bool at_or_below(std::string_view name, std::string_view origin) {
    if (!name.ends_with(origin)) return false;
    return name.size() == origin.size() || name[name.size() - origin.size() - 1] == '.';
}

bool is_peer_label(std::string_view text) {
    const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return !text.empty() && text.size() <= kLongestPeerLabel && std::all_of(text.begin(), text.end(), good) &&
           text.front() != '-' && text.back() != '-';
}

std::string without_final_dot(std::string name) {
    if (name.ends_with('.')) name.pop_back();
    return name;
}

} // namespace harness
