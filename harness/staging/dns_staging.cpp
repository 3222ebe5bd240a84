#include "harness/staging/dns_staging.hpp"

#include "harness/model/peer_names.hpp"
#include "harness/staging/sts_staging.hpp"
#include "harness/staging/tlsa_record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace harness {

namespace {

// Short enough that nothing in a run depends on a cache, long enough that nothing is asked twice in one
// delivery.
constexpr int kTtl = 300;

fake_dns::Algorithm algorithm_of(ZoneAlgorithm algorithm) {
    switch (algorithm) {
    case ZoneAlgorithm::ecdsa_p256:
        return fake_dns::Algorithm::ecdsa_p256_sha256;
    case ZoneAlgorithm::ecdsa_p384:
        return fake_dns::Algorithm::ecdsa_p384_sha384;
    case ZoneAlgorithm::rsa_sha1:
        return fake_dns::Algorithm::rsa_sha1;
    case ZoneAlgorithm::rsa_sha1_nsec3:
        return fake_dns::Algorithm::rsa_sha1_nsec3;
    case ZoneAlgorithm::rsa_sha512:
        return fake_dns::Algorithm::rsa_sha512;
    case ZoneAlgorithm::ed448:
        return fake_dns::Algorithm::ed448;
    case ZoneAlgorithm::rsa_sha256:
        return fake_dns::Algorithm::rsa_sha256;
    case ZoneAlgorithm::ed25519:
        return fake_dns::Algorithm::ed25519;
    }
    return fake_dns::Algorithm::ecdsa_p256_sha256;
}

fake_dns::Ds ds_of(ZoneDs ds) {
    switch (ds) {
    case ZoneDs::present:
        return fake_dns::Ds::present;
    case ZoneDs::missing:
        return fake_dns::Ds::missing;
    case ZoneDs::unknown_algorithm:
        return fake_dns::Ds::unknown_algorithm;
    case ZoneDs::unknown_digest:
        return fake_dns::Ds::unknown_digest;
    }
    return fake_dns::Ds::present;
}

fake_dns::Denial denial_of(Denial denial) {
    switch (denial) {
    case Denial::nsec:
        return fake_dns::Denial::nsec;
    case Denial::nsec3:
        return fake_dns::Denial::nsec3;
    case Denial::nsec3_opt_out:
        return fake_dns::Denial::nsec3_opt_out;
    }
    return fake_dns::Denial::nsec;
}

std::vector<std::string>
mx_lines(const std::string& domain, const Peer& peer, const std::vector<AddressPair>& addresses) {
    if (peer.null_mx) return {fmt::format("{} {} IN MX 0 .", domain, kTtl)};
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < peer.mx.size(); ++i) {
        const MxHost& host = peer.mx[i];
        std::string name;
        if (host.mx_record == MxRecord::present) name = host.mx_name();
        if (host.mx_record == MxRecord::address) name = addresses[i].ipv4 + ".";
        if (host.mx_record == MxRecord::localhost) name = "localhost.";
        if (name.empty()) continue;
        lines.push_back(fmt::format("{} {} IN MX {} {}", domain, kTtl, host.preference, name));
    }
    return lines;
}

void append_addresses(std::vector<std::string>& lines, const MxHost& host, const AddressPair& address) {
    if (!address.ipv4.empty()) lines.push_back(fmt::format("{} {} IN A {}", host.name, kTtl, address.ipv4));
    if (!address.ipv6.empty())
        lines.push_back(fmt::format("{} {} IN AAAA {}", host.name, kTtl, address.ipv6));
}

// Those that are with each other, and those that are elsewhere.
void append_tlsa(
    std::vector<std::string>& lines,
    const Peer& peer,
    const MxHost& host,
    const std::string& origin,
    CertificateAuthority& authority
) {
    const auto append = [&](const std::string& name, const TlsaFacts& record) {
        lines.push_back(
            fmt::format("{} {} IN TLSA {}", name, kTtl, staged_tlsa_rdata(record, host, authority))
        );
    };
    for (const TlsaFacts& record : host.tlsa)
        if (MxHost::is_elsewhere(record)) {
            const std::string owner = host.owner_of(record);
            if (zone_of(peer, owner).origin == origin) append(owner, record);
        } else {
            for (const TlsaPlace& place : tlsa_places(host))
                if (place.zone.origin == origin) append(place.name, record);
        }
}

// RFC 8460 3.
std::vector<std::string> tlsrpt_lines(const Peer& peer) {
    const std::string address = "rua=mailto:tlsrpt@" + without_final_dot(recipient_domain(peer));
    const auto line = [&](const std::string& text) {
        return fmt::format("{} {} IN TXT \"{}\"", tlsrpt_record_name(peer), kTtl, text);
    };
    const std::string right = line("v=TLSRPTv1; " + address);
    switch (peer.tlsrpt) {
    case Tlsrpt::missing:
        return {};
    case Tlsrpt::present:
        return {right};
    case Tlsrpt::doubled:
        return {right, line("v=TLSRPTv1; rua=https://tlsrpt.example/")};
    case Tlsrpt::malformed:
        return {line("v=TLSRPTv1 " + address)};
    }
    return {};
}

// Everything of one peer that belongs into the zone `origin`.
std::vector<std::string> zone_lines(
    const Peer& peer,
    const PeerAddresses& addresses,
    const std::string& origin,
    CertificateAuthority& authority
) {
    std::vector<std::string> lines;
    if (origin == peer.domain) {
        lines = mx_lines(origin, peer, addresses.hosts);
        const auto sts = sts_record_lines(peer, addresses.policy_host, kTtl);
        lines.insert(lines.end(), sts.begin(), sts.end());
        const auto tlsrpt = tlsrpt_lines(peer);
        lines.insert(lines.end(), tlsrpt.begin(), tlsrpt.end());
    }
    if (peer.earlier && origin == earlier_domain(peer)) lines = mx_lines(origin, peer, addresses.hosts);
    for (std::size_t i = 0; i < peer.mx.size(); ++i) {
        if (peer.mx[i].zone_name == origin) append_addresses(lines, peer.mx[i], addresses.hosts[i]);
        append_tlsa(lines, peer, peer.mx[i], origin, authority);
    }
    for (const CnameRecord& record : cnames_of(peer))
        if (record.zone == origin)
            lines.push_back(fmt::format("{} {} IN CNAME {}", record.owner, kTtl, record.target));
    return lines;
}

// A fault of the world in fake_dns's words: damage to a zone's signatures, or behaviour of its servers.
std::variant<fake_dns::ZoneDeviation, fake_dns::FaultKind> translate(const DnsFault& fault) {
    const fake_dns::RrsetMatch match{fault.type.empty() ? "" : fault.name, fault.type};
    switch (fault.kind) {
    case DnsFaultKind::servfail:
        return fake_dns::FaultKind{fake_dns::AnswersServfail{}};
    case DnsFaultKind::refused:
        return fake_dns::FaultKind{fake_dns::AnswersRefused{}};
    case DnsFaultKind::notimp:
        return fake_dns::FaultKind{fake_dns::AnswersNotimp{}};
    case DnsFaultKind::formerr:
        return fake_dns::FaultKind{fake_dns::AnswersFormerr{}};
    case DnsFaultKind::truncated:
        return fake_dns::FaultKind{fake_dns::AnswersTruncated{}};
    case DnsFaultKind::delayed:
        return fake_dns::FaultKind{fake_dns::AnswersLate{std::chrono::milliseconds(fault.delay)}};
    case DnsFaultKind::no_answer:
        return fake_dns::FaultKind{fake_dns::DoesNotAnswer{}};
    case DnsFaultKind::wrong_id:
        return fake_dns::FaultKind{fake_dns::AnswersWithWrongId{}};
    case DnsFaultKind::ad_withheld:
        return fake_dns::FaultKind{fake_dns::WithholdsAd{}};
    case DnsFaultKind::ad_only_with_do:
        return fake_dns::FaultKind{fake_dns::SetsAdOnlyWithDo{}};
    case DnsFaultKind::servfail_for_nxdomain:
        return fake_dns::FaultKind{fake_dns::AnswersServfailForNxdomain{}};
    case DnsFaultKind::signature_expired:
        return fake_dns::ZoneDeviation{fake_dns::SignatureExpired{match}};
    case DnsFaultKind::signature_corrupted:
        return fake_dns::ZoneDeviation{fake_dns::SignatureCorrupted{match}};
    case DnsFaultKind::signature_missing:
        return fake_dns::ZoneDeviation{fake_dns::SignatureMissing{match}};
    case DnsFaultKind::signature_not_yet_valid:
        return fake_dns::ZoneDeviation{fake_dns::SignatureNotYetValid{match}};
    case DnsFaultKind::signature_of_another_zone:
        return fake_dns::ZoneDeviation{fake_dns::SignatureOfAnotherZone{match}};
    case DnsFaultKind::dnskey_missing:
        return fake_dns::ZoneDeviation{fake_dns::DnskeyMissing{}};
    case DnsFaultKind::ds_of_another_key:
        return fake_dns::ZoneDeviation{fake_dns::DsOfAnotherKey{}};
    case DnsFaultKind::ds_denial_missing:
        return fake_dns::ZoneDeviation{fake_dns::DsDenialMissing{}};
    case DnsFaultKind::denial_missing:
        return fake_dns::ZoneDeviation{fake_dns::DenialMissing{}};
    case DnsFaultKind::denial_corrupted:
        return fake_dns::ZoneDeviation{fake_dns::DenialCorrupted{}};
    case DnsFaultKind::denial_of_another_name:
        return fake_dns::ZoneDeviation{fake_dns::DenialOfAnotherName{}};
    }
    return fake_dns::FaultKind{fake_dns::AnswersServfail{}};
}

void add_faults(const Peer& peer, PeerDns& dns) {
    for (const DnsFault& fault : peer.dns) {
        auto translated = translate(fault);
        if (auto* kind = std::get_if<fake_dns::FaultKind>(&translated)) {
            dns.faults.push_back({fault.name, fault.type, *kind, fault.first, fault.after});
            continue;
        }
        // The zone that owns the name is the longest matching origin among the peer's own.
        fake_dns::ZoneSpec* owner = nullptr;
        for (fake_dns::ZoneSpec& zone : dns.zones)
            if (at_or_below(fault.name, zone.origin) && (!owner || zone.origin.size() > owner->origin.size()))
                owner = &zone;
        if (owner) owner->deviations.push_back(std::get<fake_dns::ZoneDeviation>(std::move(translated)));
    }
}

} // namespace

fake_dns::DnsSpec DnsStaging::top(std::string seed, std::int64_t now) {
    fake_dns::DnsSpec spec;
    spec.seed = std::move(seed);
    spec.now = now;
    if (addresses_ == AddressRange::world) {
        spec.resolver_addresses = {resolver_address().ipv4, resolver_address().ipv6};
        spec.ad_only_addresses = {ad_only_resolver_address().ipv4, ad_only_resolver_address().ipv6};
    }
    const auto nothing = [] { return std::vector<std::string>{}; };
    // RFC 6761 6.3. Senders have a loopback interface of their own; who asks from this machine's must not be
    // led to what listens there.
    const auto localhost = [on_loopback = addresses_ != AddressRange::world] {
        if (on_loopback) return std::vector<std::string>{};
        return std::vector<std::string>{
            fmt::format("localhost. {} IN A 127.0.0.1", kTtl),
            fmt::format("localhost. {} IN AAAA ::1", kTtl)};
    };
    spec.zones.push_back(make_zone(".", {}, localhost));
    // As the large TLDs do it; else each unsigned domain would cost a signature of its own (RFC 5155 6).
    spec.zones.push_back(make_zone("example.", {}, nothing));
    spec.zones.back().denial = fake_dns::Denial::nsec3_opt_out;
    return spec;
}

fake_dns::ZoneSpec DnsStaging::make_zone(
    const std::string& origin, const ZoneFacts& facts, std::function<std::vector<std::string>()> records
) {
    const AddressPair address = in_range(addresses_, name_server_address(servers_++));
    fake_dns::ZoneSpec zone;
    zone.origin = origin;
    zone.is_signed = facts.signing == Signing::signed_zone;
    zone.algorithm = algorithm_of(facts.algorithm);
    zone.ds = ds_of(facts.ds);
    zone.denial = denial_of(facts.denial);
    zone.nsec3_iterations = static_cast<std::uint16_t>(facts.iterations);
    zone.servers = {{origin == "." ? "ns1." : "ns1." + origin, address.ipv4, address.ipv6}};
    zone.records = std::move(records);
    return zone;
}

PeerDns DnsStaging::add(const std::shared_ptr<const Peer>& peer, PeerAddresses addresses) {
    PeerDns dns;
    if (peer->existence == Existence::missing) {
        dns.origins = {peer->domain};
        return dns;
    }
    const auto shared = std::make_shared<const PeerAddresses>(std::move(addresses));
    dns = make_zones(peer, shared);
    for (std::size_t i = 0; i < peer->mx.size(); ++i)
        reverse_->push_back({peer->mx[i].name, shared->hosts[i]});
    return dns;
}

PeerDns DnsStaging::add_later(const std::shared_ptr<const Peer>& then, PeerAddresses addresses) {
    return make_zones(then, std::make_shared<const PeerAddresses>(std::move(addresses)));
}

PeerDns
DnsStaging::make_zones(const std::shared_ptr<const Peer>& peer, std::shared_ptr<const PeerAddresses> shared) {
    PeerDns dns;
    for (const auto& [origin, facts] : zones_of(*peer)) {
        dns.origins.push_back(origin);
        dns.zones.push_back(make_zone(origin, facts, [peer, shared, origin = origin, authority = authority_] {
            return zone_lines(*peer, *shared, origin, *authority);
        }));
    }
    add_faults(*peer, dns);
    return dns;
}

void DnsStaging::remove(const std::vector<std::string>& addresses) {
    std::erase_if(*reverse_, [&](const HostAddress& host) {
        return std::any_of(addresses.begin(), addresses.end(), [&](const std::string& address) {
            return address == host.address.ipv4 || address == host.address.ipv6;
        });
    });
}

std::vector<fake_dns::ZoneSpec> DnsStaging::reverse_zones() {
    std::vector<fake_dns::ZoneSpec> zones;
    for (const char* zone : {kReverseZone4, kReverseZone6})
        zones.push_back(make_zone(zone, {}, [hosts = reverse_, zone] { return pointer_lines(*hosts, zone); })
        );
    return zones;
}

} // namespace harness
