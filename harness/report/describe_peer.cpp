#include "harness/report/explain_report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace harness {

namespace {

std::string describe_zone(const ZoneFacts& zone) {
    if (zone.signing == Signing::unsigned_zone) return "unsigned (the parent proves that there is no DS)";
    std::string text = "signed";
    if (zone.algorithm == ZoneAlgorithm::rsa_sha256) text += " with RSA";
    if (zone.algorithm == ZoneAlgorithm::ed25519) text += " with Ed25519";
    if (zone.denial == Denial::nsec3) text += ", denial by NSEC3";
    return text;
}

std::string_view describe_starttls(Starttls starttls) {
    switch (starttls) {
    case Starttls::offered:
        return "offers STARTTLS";
    case Starttls::not_offered:
        return "does not offer STARTTLS";
    case Starttls::refused:
        return "offers STARTTLS and refuses it with 454";
    case Starttls::handshake_fails:
        return "answers STARTTLS with 220 and the handshake with a fatal alert";
    case Starttls::closes:
        return "answers STARTTLS with 220 and closes the connection";
    }
    return "?";
}

std::string describe_certificate(const CertificateFacts& certificate) {
    std::string text;
    switch (certificate.issuer) {
    case Issuer::self:
        text = "self-signed";
        break;
    case Issuer::private_ca:
        text = "issued by a private CA";
        if (certificate.issuer_validity == Validity::expired) text += " that has expired";
        if (certificate.issuer_validity == Validity::not_yet_valid) text += " that is not yet valid";
        break;
    case Issuer::public_ca:
        text = "issued by the public CA that every sender trusts";
        break;
    }
    if (certificate.key == KeyKind::rsa_2048) text += ", RSA";
    if (certificate.validity == Validity::expired) text += ", expired";
    if (certificate.validity == Validity::not_yet_valid) text += ", not yet valid";
    if (certificate.name == CertificateName::other) text += ", with another host's name";
    if (certificate.name == CertificateName::wildcard) text += ", with a wildcard name";
    if (certificate.name == CertificateName::cn_only) text += ", with the name in the subject's CN only";
    if (certificate.chain == Chain::leaf_only) text += ", shown without its chain";
    if (certificate.chain == Chain::with_root) text += ", shown with its chain up to the root";
    return text;
}

std::string describe_record(const TlsaFacts& record) {
    static constexpr const char* kOf[] = {"", " of its issuer", " of its root", " of another key"};
    return fmt::format(
        "{} {} {}{}", record.usage, record.selector, record.matching, kOf[static_cast<int>(record.of)]
    );
}

std::string describe_tlsa(const std::vector<TlsaFacts>& records) {
    if (records.empty()) return "no TLSA records";
    std::vector<std::string> texts;
    for (const TlsaFacts& record : records)
        texts.push_back(describe_record(record));
    return fmt::format("TLSA {}", fmt::join(texts, " and "));
}

std::string describe_host(const MxHost& host) {
    std::string text = fmt::format("{} (preference {}", host.label, host.preference);
    if (host.role == Role::attacker) text += ", an attacker on the path";
    if (host.own_zone) text += fmt::format(", in a zone of its own, {}", describe_zone(host.zone));
    text += ") ";
    if (host.refuses_connections) return text + "refuses every connection; " + describe_tlsa(host.tlsa) + ".";
    text += describe_starttls(host.starttls);
    if (host.starttls == Starttls::offered)
        text += fmt::format(
            ", TLS {} to {}, certificate {}",
            host.tls.min,
            host.tls.max,
            describe_certificate(host.certificate)
        );
    text += "; " + describe_tlsa(host.tlsa);
    if (!host.ipv4 || !host.ipv6)
        text += host.ipv4 ? "; IPv4 only" : host.ipv6 ? "; IPv6 only" : "; without any address";
    if (host.session_tickets) text += "; gives session tickets";
    for (const CommandRefusal& refusal : host.refusals)
        text += fmt::format("; answers {} with \"{}\"", refusal.command, refusal.reply);
    return text + ".";
}

std::string describe_fault(const DnsFault& fault) {
    const std::string what = fault.type.empty() ? fault.name : fault.type + " " + fault.name;
    switch (fault.kind) {
    case DnsFaultKind::servfail:
        return fmt::format("The query for {} is answered with SERVFAIL.", what);
    case DnsFaultKind::refused:
        return fmt::format("The query for {} is answered with REFUSED.", what);
    case DnsFaultKind::no_answer:
        return fmt::format("The query for {} is never answered.", what);
    case DnsFaultKind::signature_expired:
        return fmt::format("The signature of {} expired three days ago.", what);
    case DnsFaultKind::signature_corrupted:
        return fmt::format("The signature of {} is damaged.", what);
    case DnsFaultKind::signature_missing:
        return fmt::format("The signature of {} is missing.", what);
    case DnsFaultKind::ds_of_another_key:
        return fmt::format("The DS of the zone of {} belongs to another key.", what);
    case DnsFaultKind::ad_withheld:
        return fmt::format("The sender's resolver does not validate {} and what is below.", fault.name);
    case DnsFaultKind::ad_only_with_do:
        return fmt::format(
            "The sender's resolver sets AD for {} and what is below only where the query has DO.", fault.name
        );
    case DnsFaultKind::servfail_for_nxdomain:
        return fmt::format(
            "The sender's resolver answers SERVFAIL for every name at or below {} that does not exist.",
            fault.name
        );
    }
    return "?";
}

std::string_view describe_policy_answer(StsHttp http) {
    switch (http) {
    case StsHttp::ok:
        return "";
    case StsHttp::redirect:
        return "; the policy host redirects to another place";
    case StsHttp::not_found:
        return "; the policy host answers 404";
    case StsHttp::oversized:
        return "; the policy is larger than 64 KiB";
    case StsHttp::garbage:
        return "; what the policy host serves is no policy";
    case StsHttp::wrong_type:
        return "; the policy is served as text/html";
    case StsHttp::unreachable:
        return "; the policy host refuses every connection";
    }
    return "";
}

std::string describe_sts(const StsFacts& sts) {
    static constexpr const char* kModes[] = {"enforce", "testing", "none"};
    static constexpr const char* kTxt[] = {
        "",
        "; there is no TXT record that announces it",
        "; two TXT records announce it",
        "; the TXT record that announces it has no id"};
    static constexpr const char* kCertificates[] = {
        "",
        "; the policy host's certificate is of a CA that nobody trusts",
        "; the policy host's certificate has expired",
        "; the policy host's certificate has another host's name"};
    std::string text = fmt::format("Its MTA-STS policy is {} for ", kModes[static_cast<int>(sts.mode)]);
    text += sts.mx.empty() ? "no MX host" : fmt::format("{}", fmt::join(sts.mx, ", "));
    const StsFacts correct;
    if (sts.max_age != correct.max_age) text += fmt::format("; max_age {}", sts.max_age);
    if (sts.id != correct.id) text += fmt::format("; id {}", sts.id);
    text += kTxt[static_cast<int>(sts.txt)];
    text += kCertificates[static_cast<int>(sts.certificate)];
    text += describe_policy_answer(sts.http);
    return text + ".";
}

} // namespace

std::vector<std::string> describe_peer(const Peer& peer) {
    if (peer.existence == Existence::missing)
        return {fmt::format("{} does not exist: its parent denies it.", peer.domain)};
    std::vector<std::string> sentences{fmt::format("{} is {}.", peer.domain, describe_zone(peer.zone))};
    if (peer.null_mx) sentences.emplace_back("It publishes a null MX: it accepts no mail.");
    for (const MxHost& host : peer.mx)
        sentences.push_back(describe_host(host));
    if (peer.sts) sentences.push_back(describe_sts(*peer.sts));
    for (const DnsFault& fault : peer.dns)
        sentences.push_back(describe_fault(fault));
    return sentences;
}

} // namespace harness
