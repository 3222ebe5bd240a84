#include "harness/report/explain_report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace harness {

namespace {

std::string describe_record(const TlsaFacts& record) {
    return fmt::format(
        "{} {} {}{}", record.usage, record.selector, record.matching, explained(kTlsaRecord, record)
    );
}

std::string describe_tlsa(const std::vector<TlsaFacts>& records) {
    if (records.empty()) return "no TLSA records";
    std::vector<std::string> texts;
    for (const TlsaFacts& record : records)
        texts.push_back(describe_record(record));
    return fmt::format("TLSA {}", fmt::join(texts, " and "));
}

std::string own_zone(const AliasFacts& alias) {
    return alias.own_zone ? fmt::format(", in a zone of its own, {}", explained(kZone, alias.zone)) : "";
}

std::string describe_aliases(const MxHost& host) {
    std::string text;
    if (host.alias)
        text += fmt::format(
            "; its MX record names an alias{}{}", explained(kAlias, *host.alias), own_zone(*host.alias)
        );
    if (host.tlsa_alias)
        text += fmt::format(
            "; its TLSA records are behind an alias{}{}",
            explained(kTlsaAlias, *host.tlsa_alias),
            own_zone(*host.tlsa_alias)
        );
    return text;
}

std::string describe_host(const MxHost& host) {
    const std::string_view implicit = row_of(host.mx_record).sentence;
    std::string text = host.label;
    text +=
        implicit.empty() ? fmt::format(" (preference {}", host.preference) : fmt::format(" ({}", implicit);
    text += row_of(host.role).sentence;
    if (host.own_zone) text += fmt::format(", in a zone of its own, {}", explained(kZone, host.zone));
    text += ") ";
    if (const std::string_view unreachable = row_of(host.connections).sentence; !unreachable.empty())
        return fmt::format(
            "{}{}; {}{}.", text, unreachable, describe_tlsa(host.tlsa), describe_aliases(host)
        );
    text += row_of(host.starttls).sentence;
    if (host.starttls == Starttls::offered)
        text += fmt::format(
            ", TLS {} to {}, certificate {}",
            to_text(host.tls.min),
            to_text(host.tls.max),
            explained(kCertificate, host.certificate)
        );
    text += "; " + describe_tlsa(host.tlsa);
    if (!host.ipv4 || !host.ipv6)
        text += host.ipv4 ? "; IPv4 only" : host.ipv6 ? "; IPv6 only" : "; without any address";
    text += describe_aliases(host) + explained(kHost, host);
    for (const CommandRefusal& refusal : host.refusals)
        text += fmt::format("; answers {} with \"{}\"", refusal.command, refusal.reply);
    return text + ".";
}

std::string describe_fault(const DnsFault& fault) {
    const std::string what = fault.type.empty() ? fault.name : fault.type + " " + fault.name;
    return filled(row_of(fault.kind).sentence, what) + explained(kDnsFault, fault);
}

std::string describe_sts(const StsFacts& sts) {
    const std::string hosts = sts.mx.empty() ? "no MX host" : fmt::format("{}", fmt::join(sts.mx, ", "));
    std::string text = sts.policy.empty()
                           ? fmt::format("Its MTA-STS policy is {} for {}", to_text(sts.mode), hosts)
                           : "Its MTA-STS policy is the text that the file gives";
    text += explained(kSts, sts);
    if (!sts.record.empty())
        text += fmt::format("; the TXT records are \"{}\"", fmt::join(sts.record, "\" and \""));
    return text + ".";
}

} // namespace

std::vector<std::string> describe_peer(const Peer& peer) {
    if (peer.existence == Existence::missing)
        return {fmt::format("{} does not exist: its parent denies it.", peer.domain)};
    std::vector<std::string> sentences{fmt::format("{} is {}.", peer.domain, explained(kZone, peer.zone))};
    if (peer.existence == Existence::alias)
        sentences.push_back(
            fmt::format("The recipient's domain is {}, an alias of it.", recipient_domain(peer))
        );
    if (peer.null_mx) sentences.emplace_back("It publishes a null MX: it accepts no mail.");
    for (const MxHost& host : peer.mx)
        sentences.push_back(describe_host(host));
    if (peer.sts) sentences.push_back(describe_sts(*peer.sts));
    for (const DnsFault& fault : peer.dns)
        sentences.push_back(describe_fault(fault));
    return sentences;
}

} // namespace harness
