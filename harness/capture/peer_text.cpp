#include "harness/capture/peer_text.hpp"

#include <fmt/format.h>

#include <array>
#include <type_traits>
#include <vector>

namespace harness {

namespace {

// `key: value` of a mapping in braces.
class FlowText {
public:
    void add(std::string_view key, const std::string& value) {
        parts_.push_back(fmt::format("{}: {}", key, value));
    }

    bool empty() const { return parts_.empty(); }
    std::string text() const { return fmt::format("{{{}}}", fmt::join(parts_, ", ")); }

private:
    std::vector<std::string> parts_;
};

std::string list_of(const std::vector<std::string>& texts) {
    std::vector<std::string> items;
    for (const std::string& text : texts)
        items.push_back(quoted(text));
    return fmt::format("[{}]", fmt::join(items, ", "));
}

template <typename Value>
std::string value_text(const Value& value) {
    if constexpr (HasWords<Value>)
        return std::is_same_v<Value, TlsVersion> ? quoted(std::string(to_text(value)))
                                                 : std::string(to_text(value));
    else if constexpr (std::is_same_v<Value, bool>)
        return value ? "true" : "false";
    else if constexpr (std::is_integral_v<Value>)
        return std::to_string(value);
    else if constexpr (std::is_same_v<Value, std::vector<std::string>>)
        return list_of(value);
    else
        return quoted(value);
}

// The keys whose values are not the preset.
template <typename... Keys, typename Facts>
void add_keys(const Mapping<Keys...>& mapping, const Facts& facts, const Facts& preset, FlowText& flow) {
    for_each_key(mapping, [&](const auto& key) {
        if constexpr (requires { facts.*key.member; })
            if (facts.*key.member != preset.*key.member) flow.add(key.name, value_text(facts.*key.member));
    });
}

template <typename... Keys, typename Facts>
FlowText flow_of(const Mapping<Keys...>& mapping, const Facts& facts) {
    FlowText flow;
    add_keys(mapping, facts, Facts(), flow);
    return flow;
}

std::string zone_text(const ZoneFacts& zone) {
    if (zone.signing == Signing::unsigned_zone) return "unsigned";
    const FlowText flow = flow_of(kZone, zone);
    return flow.empty() ? "signed" : flow.text();
}

std::string alias_text(const AliasFacts& alias) {
    FlowText flow = flow_of(kAlias, alias);
    if (alias.own_zone) flow.add("zone", zone_text(alias.zone));
    return flow.empty() ? "resolves" : flow.text();
}

FlowText certificate_flow(const CertificateFacts& certificate, Issuer preset) {
    FlowText flow;
    CertificateFacts usual;
    usual.issuer = preset;
    add_keys(kCertificate, certificate, usual, flow);
    if (!certificate.names.empty()) flow.add("names", list_of(certificate.names));
    if (!certificate.common_name.empty()) flow.add("common-name", quoted(certificate.common_name));
    return flow;
}

// By the names of RFC 7218, where a number has one.
template <std::size_t Count>
std::string number_text(std::uint8_t number, const std::array<std::string_view, Count>& names) {
    return number < Count ? std::string(names[number]) : std::to_string(number);
}

std::string tlsa_text(const TlsaFacts& record) {
    FlowText flow;
    flow.add("usage", number_text(record.usage, kTlsaUsages));
    flow.add("selector", number_text(record.selector, kTlsaSelectors));
    flow.add("matching", number_text(record.matching, kTlsaMatchings));
    if (record.data.empty())
        flow.add("of", std::string(to_text(record.of)));
    else
        flow.add("data", quoted(record.data));
    if (record.data_selector) flow.add("data-selector", number_text(*record.data_selector, kTlsaSelectors));
    if (record.data_matching) flow.add("data-matching", number_text(*record.data_matching, kTlsaMatchings));
    if (record.octets != kAllOctets) flow.add("octets", std::to_string(record.octets));
    return flow.text();
}

std::string answer_text(const CommandRefusal& refusal) {
    return refusal.answer == Answer::reply ? quoted(refusal.reply) : std::string(to_text(refusal.answer));
}

std::string replies_text(const std::vector<CommandRefusal>& refusals) {
    FlowText flow;
    for (const CommandRefusal& refusal : refusals) {
        FlowText layered;
        layered.add(to_text(refusal.layer), answer_text(refusal));
        flow.add(refusal.command, refusal.layer == Layer::any ? answer_text(refusal) : layered.text());
    }
    return flow.text();
}

std::string ehlo_text(const EhloFacts& ehlo) {
    FlowText flow;
    if (!ehlo.without.empty()) flow.add("without", fmt::format("[{}]", fmt::join(ehlo.without, ", ")));
    if (!ehlo.with.empty()) flow.add("with", list_of(ehlo.with));
    add_keys(kEhlo, ehlo, EhloFacts(), flow);
    return flow.text();
}

std::string addresses_text(const MxHost& host) {
    if (!host.ipv4 && !host.ipv6) return "[]";
    return host.ipv4 ? "[ipv4]" : "[ipv6]";
}

// The lines of a host, each `key: value`.
std::vector<std::string> host_lines(const MxHost& host) {
    std::vector<std::string> lines;
    const auto add = [&](std::string_view key, const std::string& value) {
        lines.push_back(fmt::format("{}: {}", key, value));
    };
    if (host.mx_record != MxRecord::present) add("mx-record", std::string(to_text(host.mx_record)));
    if (host.mx_record != MxRecord::implicit) add("preference", std::to_string(host.preference));
    if (host.own_zone) add("zone", zone_text(host.zone));
    if (host.alias) add("alias", alias_text(*host.alias));
    if (host.starttls != Starttls::offered) add("starttls", std::string(to_text(host.starttls)));
    const FlowText certificate = certificate_flow(host.certificate, Issuer::self);
    // Who issued it is said, as TLSA records would decide that too.
    FlowText issued = certificate;
    if (host.certificate.issuer == Issuer::self) issued.add("issuer", "self");
    add("certificate", issued.text());
    std::vector<std::string> records;
    for (const TlsaFacts& record : host.tlsa)
        records.push_back(tlsa_text(record));
    const bool is_nameless = host.mx_record == MxRecord::address || host.mx_record == MxRecord::localhost;
    if (!is_nameless) add("tlsa", records.empty() ? "none" : fmt::format("[{}]", fmt::join(records, ", ")));
    if (host.tlsa_alias) add("tlsa-alias", alias_text(*host.tlsa_alias));
    const FlowText tls = flow_of(kTls, host.tls);
    if (!tls.empty()) add("tls", tls.text());
    if (!host.ipv4 || !host.ipv6) add("addresses", addresses_text(host));
    if (host.connections != FamilyConnections())
        add("connections", flow_of(kConnections, host.connections).text());
    if (!host.refusals.empty()) add("replies", replies_text(host.refusals));
    if (host.ehlo != EhloFacts()) add("ehlo", ehlo_text(host.ehlo));
    return lines;
}

std::string hosts_text(const std::vector<MxHost>& hosts) {
    std::string text = "  mx:\n";
    for (const MxHost& host : hosts) {
        const char* mark = "    - ";
        for (const std::string& line : host_lines(host)) {
            text += mark + line + '\n';
            mark = "      ";
        }
    }
    return text;
}

std::string faults_text(const std::vector<DnsFault>& faults) {
    std::string text = "  dns:\n";
    for (const DnsFault& fault : faults) {
        FlowText flow;
        flow.add("name", quoted(fault.name));
        if (!fault.type.empty()) flow.add("type", fault.type);
        flow.add("fault", std::string(to_text(fault.kind)));
        if (fault.first != 0) flow.add("first", std::to_string(fault.first));
        text += fmt::format("    - {}\n", flow.text());
    }
    return text;
}

std::string policy_text_of(const StsFacts& sts) {
    std::string text = "  sts:\n";
    const auto add = [&](std::string_view key, const std::string& value) {
        text += fmt::format("    {}: {}\n", key, value);
    };
    const StsFacts usual;
    if (sts.policy.empty()) add("mode", std::string(to_text(sts.mode)));
    if (!sts.mx.empty()) add("mx", list_of(sts.mx));
    if (sts.max_age != usual.max_age) add("max-age", std::to_string(sts.max_age));
    if (!sts.record.empty()) add("record", list_of(sts.record));
    if (!sts.policy.empty()) add("policy", quoted(sts.policy));
    if (sts.alias != usual.alias) add("alias", std::string(to_text(sts.alias)));
    const FlowText certificate = certificate_flow(sts.certificate, Issuer::public_ca);
    if (!certificate.empty()) add("certificate", certificate.text());
    if (sts.http != usual.http) add("http", std::string(to_text(sts.http)));
    return text;
}

} // namespace

std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            result += std::string("\\") + c;
        else if (c == '\n' || c == '\r')
            result += c == '\n' ? "\\n" : "\\r";
        else if (octet < ' ' || octet > '~')
            result += fmt::format("\\x{:02x}", octet);
        else
            result += c;
    }
    return result + '"';
}

std::string peer_text(const Peer& peer) {
    if (peer.existence == Existence::missing) return "  domain: missing\n";
    std::string text;
    if (peer.existence != Existence::exists) text += fmt::format("  domain: {}\n", to_text(peer.existence));
    text += fmt::format("  zone: {}\n", zone_text(peer.zone));
    text += peer.null_mx ? "  mx: null\n" : hosts_text(peer.mx);
    if (!peer.dns.empty()) text += faults_text(peer.dns);
    if (peer.sts) text += policy_text_of(*peer.sts);
    return text;
}

} // namespace harness
