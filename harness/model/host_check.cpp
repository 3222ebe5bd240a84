#include "harness/model/host_check.hpp"

#include "harness/model/peer_names.hpp"

#include <algorithm>
#include <string>

namespace harness {

namespace {

constexpr std::size_t kLongestLabel = 63;
constexpr std::size_t kLongestCommonName = 64; // RFC 5280 appendix A.1, ub-common-name

// Whole certificates included, they still fit into one DNS message of 64 KiB (RFC 1035 4.2.2).
constexpr std::size_t kMostTlsaRecords = 32;

bool refuses(const MxHost& host, const std::string& command) {
    return std::any_of(host.refusals.begin(), host.refusals.end(), [&](const CommandRefusal& refusal) {
        return refusal.command == command;
    });
}

// Why no client gets as far as EHLO.
WhyNot why_no_session(const MxHost& host) {
    if (const auto why = why_unreachable(host)) return "the host " + *why;
    if (refuses(host, "GREETING")) return "the greeting is a refusal";
    return std::nullopt;
}

// Why no client sees the certificate.
WhyNot why_no_handshake(const MxHost& host) {
    if (auto why = why_no_session(host)) return why;
    if (refuses(host, "EHLO")) return "EHLO is refused";
    if (host.starttls == Starttls::offered) return std::nullopt;
    return "the host " + std::string(row_of(host.starttls).sentence);
}

// The issuer alone says nothing: a TLSA record of usage 2 chooses a CA where the file does not.
bool has_special_certificate(CertificateFacts facts) {
    if (facts.issuer == Issuer::private_ca) facts.issuer = Issuer::self;
    return facts != CertificateFacts();
}

void check_dialogue(const MxHost& host, std::vector<Contradiction>& found) {
    const auto no_handshake = why_no_handshake(host);
    if (no_handshake && has_special_certificate(host.certificate))
        found.push_back({"nobody sees the certificate: " + *no_handshake, true});
    if (no_handshake && host.has_special_tls())
        found.push_back({"the TLS settings have no effect: " + *no_handshake, true});
    const auto no_session = why_no_session(host);
    const bool greeting_only = host.refusals.size() == 1 && refuses(host, "GREETING");
    const bool answers_more =
        host.starttls != Starttls::offered || (!host.refusals.empty() && !greeting_only);
    if (no_session && answers_more)
        found.push_back({"nobody gets as far as the replies or STARTTLS: " + *no_session, true});
}

void check_tlsa(const MxHost& host, std::vector<Contradiction>& found) {
    if (host.tlsa.size() > kMostTlsaRecords)
        found.push_back(
            {"there are more TLSA records than fit into a DNS message: expected at most " +
                 std::to_string(kMostTlsaRecords),
             false}
        );
    // Where an alias crosses into an unsigned zone, that is what the peer is about.
    const bool plain = !host.alias && !host.tlsa_alias;
    if (plain && !host.tlsa.empty() && host.zone.signing == Signing::unsigned_zone)
        found.push_back(
            {"TLSA records in an unsigned zone are ignored (RFC 7672 2.2): the zone of the host is " +
                 host.zone_name,
             true}
        );
    if (host.tlsa_alias && host.tlsa_alias->end == AliasEnd::resolves && host.tlsa.empty())
        found.push_back({"the alias of the TLSA records leads to none", false});
    for (auto record = host.tlsa.begin(); record != host.tlsa.end(); ++record)
        if (std::find(host.tlsa.begin(), record, *record) != record) {
            found.push_back({"a TLSA record is there twice, but a DNS answer holds it once", true});
            return;
        }
}

void check_aliases(const MxHost& host, std::vector<Contradiction>& found) {
    for (const auto& alias : {host.alias, host.tlsa_alias})
        if (alias && alias->zone_name.substr(0, alias->zone_name.find('.')).size() > kLongestLabel)
            found.push_back(
                {"the name of the zone " + alias->zone_name + " begins with more than " +
                     std::to_string(kLongestLabel) + " octets (RFC 1035 2.3.4): shorten the name of the file",
                 false}
            );
    if (host.alias && host.tlsa.empty() && host.alias->tlsa_at != TlsaAt::host)
        found.push_back({"there are no TLSA records to be at the alias", false});
}

} // namespace

WhyNot why_unreachable(const MxHost& host) {
    if (!host.ipv4 && !host.ipv6) return "has no address";
    if (host.alias && host.alias->end != AliasEnd::resolves)
        return "is not found: its alias does not resolve";
    if (host.connections == Connections::accepted) return std::nullopt;
    return std::string(row_of(host.connections).sentence);
}

std::vector<Contradiction> check_host(const MxHost& host) {
    std::vector<Contradiction> found;
    const std::size_t common_name = host.name.size() - (host.name.ends_with('.') ? 1 : 0);
    if (host.certificate.name == CertificateName::cn_only && common_name > kLongestCommonName)
        found.push_back(
            {"the name " + host.name + " does not fit into a CommonName, which has at most " +
                 std::to_string(kLongestCommonName) + " octets: shorten the name of the file",
             false}
        );
    if (host.certificate.issuer == Issuer::self && host.certificate.chain == Chain::leaf_only)
        found.push_back({"a self-signed certificate has no chain to leave out", true});
    if (host.certificate.issuer != Issuer::public_ca && host.certificate.chain == Chain::with_root)
        found.push_back({"only the chain of the public CA has a root beside the issuer", true});
    if (host.certificate.issuer != Issuer::private_ca && host.certificate.issuer_validity != Validity::valid)
        found.push_back({"only a private CA can be out of its time", false});
    check_tlsa(host, found);
    check_aliases(host, found);
    check_dialogue(host, found);
    return found;
}

} // namespace harness
