#include "harness/model/host_check.hpp"
#include "harness/report/explain_report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace harness {

namespace {

template <typename Names>
std::string data_text(const char* about, std::optional<std::uint8_t> number, const Names& names) {
    return number ? fmt::format(", {} {}", about, names.at(*number)) : std::string();
}

std::string describe_data(const TlsaFacts& record) {
    if (!record.data.empty()) return " with the data " + record.data;
    return explained(kTlsaRecord, record) +
           data_text("the data really of", record.data_selector, kTlsaSelectors) +
           data_text("the data really", record.data_matching, kTlsaMatchings);
}

// RFC 4592 3.3
bool is_or_covers(const std::string& owner, const std::string& name) {
    return owner == name || (owner.starts_with("*.") && name.ends_with(owner.substr(1)));
}

std::string describe_owner(const TlsaFacts& record, const MxHost& host) {
    if (!MxHost::is_elsewhere(record)) return {};
    const std::string owner = host.owner_of(record);
    return " at " + owner + (is_or_covers(owner, host.tlsa_name()) ? "" : ", where no sender looks for it");
}

std::string describe_record(const TlsaFacts& record, const MxHost& host) {
    return fmt::format("{} {} {}", record.usage, record.selector, record.matching) + describe_data(record) +
           describe_owner(record, host);
}

std::string describe_tlsa(const MxHost& host) {
    if (host.tlsa.empty()) return "no TLSA records";
    std::vector<std::string> texts;
    for (const TlsaFacts& record : host.tlsa)
        texts.push_back(describe_record(record, host));
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

std::string describe_certificate(const CertificateFacts& facts) {
    std::string text = explained(kCertificate, facts);
    if (!facts.names.empty()) text += fmt::format(", for {}", fmt::join(facts.names, ", "));
    if (!facts.common_name.empty()) text += fmt::format(", with the CN {}", facts.common_name);
    return text;
}

std::string describe_tls(const MxHost& host) {
    std::string text = fmt::format(
        ", TLS {} to {}{}", to_text(host.tls.min), to_text(host.tls.max), explained(kTls, host.tls)
    );
    if (host.tls.ciphers == Ciphers::usual) text += ", certificate " + describe_certificate(host.certificate);
    return text;
}

std::string describe_ehlo(const EhloFacts& ehlo) {
    std::string text;
    if (!ehlo.without.empty()) text += fmt::format("; does not announce {}", fmt::join(ehlo.without, ", "));
    if (!ehlo.with.empty()) text += fmt::format("; announces {}", fmt::join(ehlo.with, ", "));
    if (ehlo.size != EhloFacts().size) text += fmt::format("; takes messages of up to {} octets", ehlo.size);
    return text;
}

std::string describe_sessions(const CommandRefusal& refusal) {
    if (refusal.is_in_every_session()) return {};
    if (refusal.first_session == refusal.last_session)
        return fmt::format(" in a sender's session {}", refusal.first_session);
    if (refusal.last_session == UINT32_MAX)
        return fmt::format(" from a sender's session {} on", refusal.first_session);
    return fmt::format(" in a sender's sessions {} to {}", refusal.first_session, refusal.last_session);
}

std::string describe_refusal(const CommandRefusal& refusal) {
    const std::string what = refusal.answer == Answer::reply
                                 ? fmt::format("answers {} with \"{}\"", refusal.command, refusal.reply)
                                 : filled(row_of(refusal.answer).sentence, refusal.command);
    return what + std::string(row_of(refusal.layer).sentence) + describe_sessions(refusal);
}

std::string describe_starttls(const MxHost& host) {
    std::string text(row_of(host.starttls).sentence);
    for (std::size_t i = 0; i < host.next_starttls.size(); ++i)
        text += fmt::format(
            "{}a sender's session {}{} it {}",
            i + 1 == host.next_starttls.size() ? ", from " : ", in ",
            i + 2,
            i + 1 == host.next_starttls.size() ? " on" : "",
            row_of(host.next_starttls[i]).sentence
        );
    return text;
}

std::string describe_host(const MxHost& host) {
    const bool has_record = host.mx_record != MxRecord::implicit;
    std::string text = host.label + " (";
    if (has_record) text += fmt::format("preference {}", host.preference);
    if (const std::string_view how = row_of(host.mx_record).sentence; !how.empty())
        text += fmt::format("{}{}", has_record ? ", " : "", how);
    if (host.port != MxHost().port) text += fmt::format(", dialled at port {}", host.port);
    text += row_of(host.role).sentence;
    if (host.own_zone) text += fmt::format(", in a zone of its own, {}", explained(kZone, host.zone));
    text += ") ";
    if (const std::string unaccepted = unaccepted_connections(host); !unaccepted.empty()) {
        text += unaccepted;
        if (why_unreachable(host))
            return fmt::format("{}; {}{}.", text, describe_tlsa(host), describe_aliases(host));
        text += "; ";
    }
    text += describe_starttls(host);
    if (any_starttls(host, [](const StarttlsWord& row) { return row.has_handshake; }))
        text += describe_tls(host);
    text += "; " + describe_tlsa(host);
    if (!host.ipv4 || !host.ipv6)
        text += host.ipv4 ? "; IPv4 only" : host.ipv6 ? "; IPv6 only" : "; without any address";
    text += describe_aliases(host) + explained(kHost, host) + describe_ehlo(host.ehlo);
    for (const CommandRefusal& refusal : host.refusals)
        text += "; " + describe_refusal(refusal);
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
    if (sts.certificate != StsFacts().certificate)
        text += fmt::format("; the policy host's certificate is {}", describe_certificate(sts.certificate));
    return text + ".";
}

bool is_about_the_zone(const std::string& sentence) {
    return sentence.substr(0, sentence.find(' ')).ends_with('.');
}

} // namespace

std::vector<std::string> describe_change(const Peer& peer) {
    const std::vector<std::string> before = describe_peer(peer);
    const std::vector<std::string> now = describe_peer(*peer.then);
    const auto holds = [](const std::vector<std::string>& all, auto is) {
        return std::any_of(all.begin(), all.end(), is);
    };
    std::vector<std::string> sentences;
    for (const std::string& sentence : now)
        if (!holds(before, [&](const std::string& other) { return other == sentence; }))
            sentences.push_back(sentence);
    // Of the same thing there is another sentence now, unless it is gone: each begins with its name.
    for (const std::string& sentence : before) {
        const std::string subject = sentence.substr(0, sentence.find('('));
        if (!holds(now, [&](const std::string& other) {
                return other == sentence || other.starts_with(subject) ||
                       (is_about_the_zone(sentence) && is_about_the_zone(other));
            }))
            sentences.push_back("No longer: " + sentence);
    }
    return sentences;
}

std::vector<std::string> describe_peer(const Peer& peer) {
    if (peer.existence == Existence::missing)
        return {fmt::format("{} does not exist: its parent denies it.", peer.domain)};
    std::vector<std::string> sentences{fmt::format("{} is {}.", peer.domain, explained(kZone, peer.zone))};
    if (peer.existence == Existence::alias)
        sentences.push_back(
            fmt::format("The recipient's domain is {}, an alias of it.", recipient_domain(peer))
        );
    if (peer.earlier)
        sentences.push_back(fmt::format(
            "{} is {}, and has the same MX records. The message before is for it.",
            earlier_domain(peer),
            explained(kZone, *peer.earlier)
        ));
    if (peer.null_mx) sentences.emplace_back("It publishes a null MX: it accepts no mail.");
    for (const MxHost& host : peer.mx)
        sentences.push_back(describe_host(host));
    if (peer.sts) sentences.push_back(describe_sts(*peer.sts));
    if (const std::string_view asks = row_of(peer.tlsrpt).sentence; !asks.empty())
        sentences.emplace_back(asks);
    for (const DnsFault& fault : peer.dns)
        sentences.push_back(describe_fault(fault));
    return sentences;
}

} // namespace harness
