#include "harness/model/host_check.hpp"

#include <algorithm>
#include <string>

namespace harness {

namespace {

constexpr std::size_t kLongestCommonName = 64; // RFC 5280 appendix A.1, ub-common-name

// Whole certificates included, they still fit into one DNS message of 64 KiB (RFC 1035 4.2.2).
constexpr std::size_t kMostTlsaRecords = 32;

bool refuses(const MxHost& host, const std::string& command) {
    return std::any_of(host.refusals.begin(), host.refusals.end(), [&](const CommandRefusal& refusal) {
        return refusal.command == command;
    });
}

// Why no client gets as far as EHLO; empty if it does.
std::string why_no_session(const MxHost& host) {
    if (!host.ipv4 && !host.ipv6) return "the host has no address";
    if (host.refuses_connections) return "the host refuses connections";
    if (refuses(host, "GREETING")) return "the greeting is a refusal";
    return {};
}

// Why no client sees the certificate; empty if it does.
std::string why_no_handshake(const MxHost& host) {
    if (std::string reason = why_no_session(host); !reason.empty()) return reason;
    if (refuses(host, "EHLO")) return "EHLO is refused";
    switch (host.starttls) {
    case Starttls::offered:
        return {};
    case Starttls::not_offered:
        return "STARTTLS is not offered";
    case Starttls::refused:
        return "STARTTLS is refused";
    case Starttls::handshake_fails:
    case Starttls::closes:
        return "no handshake completes";
    }
    return {};
}

// The issuer alone says nothing: a TLSA record of usage 2 chooses a CA where the file does not.
bool has_special_certificate(const CertificateFacts& facts) {
    const CertificateFacts correct;
    return facts.issuer == Issuer::public_ca || facts.validity != correct.validity ||
           facts.issuer_validity != correct.issuer_validity || facts.name != correct.name ||
           facts.key != correct.key || facts.chain != correct.chain;
}

bool has_special_tls(const MxHost& host) {
    const TlsVersions correct;
    return host.session_tickets || host.tls.min != correct.min || host.tls.max != correct.max;
}

void check_dialogue(const MxHost& host, std::vector<Objection>& found) {
    const std::string no_handshake = why_no_handshake(host);
    if (!no_handshake.empty() && has_special_certificate(host.certificate))
        found.push_back({"nobody sees the certificate: " + no_handshake, true});
    if (!no_handshake.empty() && has_special_tls(host))
        found.push_back({"the TLS settings have no effect: " + no_handshake, true});
    const std::string no_session = why_no_session(host);
    const bool greeting_only = host.refusals.size() == 1 && refuses(host, "GREETING");
    const bool answers_more =
        host.starttls != Starttls::offered || (!host.refusals.empty() && !greeting_only);
    if (!no_session.empty() && answers_more)
        found.push_back({"nobody gets as far as the replies or STARTTLS: " + no_session, true});
}

bool same(const TlsaFacts& a, const TlsaFacts& b) {
    return a.usage == b.usage && a.selector == b.selector && a.matching == b.matching && a.of == b.of;
}

void check_tlsa(const MxHost& host, std::vector<Objection>& found) {
    if (host.tlsa.size() > kMostTlsaRecords)
        found.push_back(
            {"there are more TLSA records than fit into a DNS message: expected at most " +
                 std::to_string(kMostTlsaRecords),
             false}
        );
    if (!host.tlsa.empty() && host.zone.signing == Signing::unsigned_zone)
        found.push_back(
            {"TLSA records in an unsigned zone are ignored (RFC 7672 2.2): the zone of the host is " +
                 host.zone_name,
             true}
        );
    for (auto record = host.tlsa.begin(); record != host.tlsa.end(); ++record)
        if (std::any_of(host.tlsa.begin(), record, [&](const auto& other) { return same(*record, other); })) {
            found.push_back({"a TLSA record is there twice, but a DNS answer holds it once", true});
            return;
        }
}

} // namespace

std::vector<Objection> check_host(const MxHost& host) {
    std::vector<Objection> found;
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
    check_dialogue(host, found);
    return found;
}

} // namespace harness
