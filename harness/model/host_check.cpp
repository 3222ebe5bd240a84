#include "harness/model/host_check.hpp"

#include "harness/model/certificate_check.hpp"
#include "harness/model/peer_names.hpp"

#include <algorithm>
#include <string>

namespace harness {

namespace {

// Whole certificates included, they still fit into one DNS message of 64 KiB (RFC 1035 4.2.2).
constexpr std::size_t kMostTlsaRecords = 32;

// What replaces the reply to a command in plaintext.
const CommandRefusal* refusal_of(const MxHost& host, std::string_view command) {
    const auto found = std::find_if(host.refusals.begin(), host.refusals.end(), [&](const auto& refusal) {
        return refusal.is_at(command, Layer::plaintext);
    });
    return found == host.refusals.end() ? nullptr : &*found;
}

WhyNot why_not_past(const MxHost& host, std::string_view command, const std::string& if_refused) {
    const CommandRefusal* const refusal = refusal_of(host, command);
    if (!refusal) return std::nullopt;
    if (refusal->answer == Answer::reply) return if_refused;
    return "the host " + filled(row_of(refusal->answer).sentence, command);
}

// Why no client gets as far as EHLO.
WhyNot why_no_session(const MxHost& host) {
    if (const auto why = why_unreachable(host)) return "the host " + *why;
    return why_not_past(host, "GREETING", "the greeting is a refusal");
}

// Why no client sees the certificate.
WhyNot why_no_handshake(const MxHost& host) {
    if (auto why = why_no_session(host)) return why;
    if (auto why = why_not_past(host, "EHLO", "EHLO is refused")) return why;
    if (auto why = why_not_past(host, "STARTTLS", "STARTTLS is refused")) return why;
    if (any_starttls(host, [](const StarttlsWord& row) { return row.has_handshake; })) return std::nullopt;
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
    if (host.tls.ciphers == Ciphers::anonymous && has_special_certificate(host.certificate))
        found.push_back({"nobody sees the certificate: the ciphers are anonymous", true});
    if (host.tls.ciphers == Ciphers::unencrypted && has_special_certificate(host.certificate))
        found.push_back({"nobody sees the certificate: the ciphers do not encrypt", true});
    if (host.tls.ciphers == Ciphers::anonymous && host.tls.max == TlsVersion::v1_3)
        found.push_back({"TLS 1.3 has no anonymous ciphers (RFC 8446 B.4)", false});
    if (host.tls.ciphers == Ciphers::unencrypted && host.tls.max == TlsVersion::v1_3)
        found.push_back({"TLS 1.3 has no ciphers that do not encrypt (RFC 8446 B.4)", false});
    if (no_handshake && host.has_special_tls())
        found.push_back({"the TLS settings have no effect: " + *no_handshake, true});
    const auto no_session = why_no_session(host);
    const bool greeting_only = host.refusals.size() == 1 && refusal_of(host, "GREETING");
    const bool says_of_starttls = host.starttls != Starttls::offered || !host.next_starttls.empty();
    const bool answers_more =
        says_of_starttls || host.ehlo != EhloFacts() || (!host.refusals.empty() && !greeting_only);
    if (no_session && answers_more)
        found.push_back({"nobody gets as far as the replies or STARTTLS: " + *no_session, true});
    if (auto why = why_not_past(host, "EHLO", "EHLO is refused"); why && host.ehlo != EhloFacts())
        found.push_back({"nobody sees what EHLO announces: " + *why, true});
    const auto is_of_auth = [](const auto& refusal) { return refusal.command == "AUTH"; };
    const auto is_auth = [](const std::string& line) { return line.starts_with("AUTH "); };
    if (std::any_of(host.refusals.begin(), host.refusals.end(), is_of_auth) &&
        std::none_of(host.ehlo.with.begin(), host.ehlo.with.end(), is_auth))
        found.push_back({"nobody says AUTH: the reply to EHLO does not announce it", true});
    if (says_of_starttls && refusal_of(host, "STARTTLS"))
        found.push_back({"\"starttls\" says already how STARTTLS is answered", false});
    const bool has_replies_over_tls =
        std::any_of(host.refusals.begin(), host.refusals.end(), [](const CommandRefusal& refusal) {
            return refusal.layer == Layer::tls;
        });
    if (no_handshake && has_replies_over_tls)
        found.push_back({"the replies over TLS have no effect: " + *no_handshake, true});
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
    if (host.mx_record == MxRecord::localhost) return "is not found: its MX record names localhost";
    const auto is_accepted = [](bool has_address, Connections connections) {
        return has_address && connections == Connections::accepted;
    };
    if (is_accepted(host.ipv4, host.connections.ipv4) || is_accepted(host.ipv6, host.connections.ipv6))
        return std::nullopt;
    return unaccepted_connections(host);
}

bool announces_requiretls(const MxHost& host) {
    const auto& with = host.ehlo.with;
    return row_of(host.starttls).has_handshake &&
           std::find(with.begin(), with.end(), "REQUIRETLS") != with.end();
}

bool keeps_silent(const MxHost& host) {
    return (host.ipv4 && row_of(host.connections.ipv4).is_silent) ||
           (host.ipv6 && row_of(host.connections.ipv6).is_silent) ||
           any_starttls(host, [](const StarttlsWord& row) { return row.is_silent; }) ||
           std::any_of(host.refusals.begin(), host.refusals.end(), [](const CommandRefusal& refusal) {
               return row_of(refusal.answer).is_silent;
           });
}

std::string unaccepted_connections(const MxHost& host) {
    const auto [ipv4, ipv6] = host.connections;
    if (!host.ipv4 || !host.ipv6 || ipv4 == ipv6)
        return std::string(row_of(host.ipv4 ? ipv4 : ipv6).sentence);
    std::string text;
    const auto add = [&](Connections connections, std::string_view family) {
        const std::string_view sentence = row_of(connections).sentence;
        if (sentence.empty()) return;
        if (!text.empty()) text += " and ";
        text += std::string(sentence) + " over " + std::string(family);
    };
    add(ipv4, "IPv4");
    add(ipv6, "IPv6");
    return text;
}

std::vector<Contradiction> check_host(const MxHost& host) {
    std::vector<Contradiction> found;
    if (host.mx_record == MxRecord::address && !host.ipv4)
        found.push_back({"the host has no IPv4 address that its MX record could have", false});
    if (host.mx_record == MxRecord::localhost && host.alias)
        found.push_back({"its MX record names localhost, no alias", false});
    check_certificate(host.certificate, host.name, found);
    check_tlsa(host, found);
    check_aliases(host, found);
    check_dialogue(host, found);
    return found;
}

} // namespace harness
