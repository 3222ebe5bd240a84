#include "harness/capture/peer_lookups.hpp"

#include "harness/capture/peer_certificates.hpp"
#include "harness/model/peer_names.hpp"

#include <algorithm>

namespace harness {

namespace {

bool is_of_zone_of(const Peer& peer, const DnsFault& fault, const std::string& name) {
    return zone_of(peer, fault.name).origin == zone_of(peer, name).origin;
}

bool breaks(
    const Peer& peer, const DnsFault& fault, const std::string& name, const std::string& type, bool exists
) {
    const bool is_here = fault.name == name && fault.type == type;
    const bool is_about_ds = (fault.type == "DS" && at_or_below(name, fault.name)) ||
                             (fault.type == "DNSKEY" && is_of_zone_of(peer, fault, name));
    const PeerZone zone = zone_of(peer, name);
    switch (row_of(fault.kind).reach) {
    case FaultReach::answer:
        return fault.first == 0 && fault.after == 0 && (is_here || is_about_ds);
    case FaultReach::delay:
        return comes_too_late(fault) && is_here;
    case FaultReach::signatures:
        if (!zone.facts.is_secure()) return false;
        if (fault.type.empty()) return is_of_zone_of(peer, fault, name);
        return (is_here && exists) || is_about_ds;
    case FaultReach::zone:
        return zone.facts.is_secure() && is_of_zone_of(peer, fault, name);
    case FaultReach::no_ds:
        return is_of_zone_of(peer, fault, name);
    case FaultReach::denial:
        return !exists && zone.facts.is_secure() && is_of_zone_of(peer, fault, name);
    case FaultReach::nxdomain:
        return !exists && at_or_below(name, fault.name);
    case FaultReach::ad:
        return false;
    }
    return false;
}

bool is_unvalidated(const Peer& peer, const std::string& name, const std::string& type) {
    return std::any_of(peer.dns.begin(), peer.dns.end(), [&](const DnsFault& fault) {
        return fault.kind == DnsFaultKind::ad_withheld && at_or_below(name, fault.name) &&
               (fault.type.empty() || fault.type == type);
    });
}

bool is_secure(const Peer& peer, const std::string& name, const std::string& type) {
    return zone_of(peer, name).facts.is_secure() && !is_unvalidated(peer, name, type);
}

bool addresses_are_secure(const Peer& peer, const MxHost& host) {
    const bool is_alias = host.alias.has_value();
    return is_secure(peer, host.name, host.ipv4 ? "A" : "AAAA") &&
           (!is_alias || is_secure(peer, host.mx_name(), "CNAME"));
}

} // namespace

bool lookup_fails(const Peer& peer, const std::string& name, const std::string& type, bool exists) {
    return std::any_of(peer.dns.begin(), peer.dns.end(), [&](const DnsFault& fault) {
        return breaks(peer, fault, name, type, exists);
    });
}

bool mx_is_secure(const Peer& peer) {
    return is_secure(peer, peer.domain, "MX") &&
           (peer.existence != Existence::alias || is_secure(peer, recipient_domain(peer), "MX"));
}

AddressState address_state(const Peer& peer, const MxHost& host) {
    if (host.alias && host.alias->end == AliasEnd::dangling) return AddressState::none;
    if (host.alias && host.alias->end == AliasEnd::loop) return AddressState::failed;
    const bool has_ipv4 = host.ipv4 && !lookup_fails(peer, host.name, "A", true);
    const bool has_ipv6 = host.ipv6 && !lookup_fails(peer, host.name, "AAAA", true);
    const bool alias_is_bad = host.alias && lookup_fails(peer, host.mx_name(), "CNAME", true);
    if (alias_is_bad) return AddressState::failed;
    if (has_ipv4 || has_ipv6) return AddressState::found;
    const bool fails =
        lookup_fails(peer, host.name, "A", host.ipv4) || lookup_fails(peer, host.name, "AAAA", host.ipv6);
    return fails ? AddressState::failed : AddressState::none;
}

TlsaState tlsa_state(const Peer& peer, const MxHost& host) {
    const bool has_alias = host.alias.has_value();
    const bool at_alias = has_alias && host.alias->tlsa_at != TlsaAt::host;
    const bool is_secure_alias = has_alias && is_secure(peer, host.mx_name(), "CNAME");
    const bool is_secure_host = addresses_are_secure(peer, host);
    // RFC 7672 2.2.2: the name behind a secure alias comes first, then the alias.
    if (!is_secure_host && !is_secure_alias) return TlsaState::insecure;
    const bool exists = !host.tlsa.empty();
    if (is_secure_host && lookup_fails(peer, host.tlsa_name(), "TLSA", exists)) return TlsaState::failed;
    if (has_alias && lookup_fails(peer, host.service() + host.mx_name(), "TLSA", at_alias && exists))
        return TlsaState::failed;
    const bool fails_behind_alias =
        host.tlsa_alias && lookup_fails(peer, host.tlsa_alias->name, "TLSA", exists);
    if (fails_behind_alias || (host.tlsa_alias && host.tlsa_alias->end == AliasEnd::loop))
        return TlsaState::failed;
    if (host.tlsa_alias && host.tlsa_alias->end == AliasEnd::dangling) return TlsaState::none;
    const bool is_reached = at_alias || is_secure_host;
    const bool is_insecure_record = is_unvalidated(peer, host.tlsa_name(), "TLSA") ||
                                    (host.tlsa_alias && !is_secure(peer, host.tlsa_alias->name, "TLSA"));
    const bool is_here = std::any_of(host.tlsa.begin(), host.tlsa.end(), [](const TlsaFacts& record) {
        return !MxHost::is_elsewhere(record);
    });
    if (!is_here || !is_reached || is_insecure_record) return TlsaState::none;
    return usable_records(host).empty() ? TlsaState::unusable : TlsaState::usable;
}

} // namespace harness
