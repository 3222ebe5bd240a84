#include "harness/capture/captured_peer.hpp"

#include "harness/capture/captured_certificate.hpp"
#include "harness/capture/captured_host.hpp"
#include "harness/capture/captured_names.hpp"
#include "harness/capture/captured_policy.hpp"
#include "harness/capture/dialled_address.hpp"
#include "harness/capture/host_order.hpp"
#include "harness/model/peer_names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace harness {

namespace {

constexpr std::size_t kMostTlsa = 32; // records of one host, as in the format

// RFC 8914 4.
DnsFaultKind signature_fault(const Lookup& lookup) {
    constexpr std::uint16_t kExpired = 7;
    constexpr std::uint16_t kNotYetValid = 8;
    constexpr std::uint16_t kMissing = 10;
    switch (lookup.ede.value_or(0)) {
    case kExpired:
        return DnsFaultKind::signature_expired;
    case kNotYetValid:
        return DnsFaultKind::signature_not_yet_valid;
    case kMissing:
        return DnsFaultKind::signature_missing;
    default:
        return DnsFaultKind::signature_corrupted;
    }
}

DnsFaultKind answer_fault(const Lookup& lookup) {
    if (lookup.end == LookupEnd::silent) return DnsFaultKind::no_answer;
    if (lookup.code == "REFUSED") return DnsFaultKind::refused;
    if (lookup.code == "NOTIMP") return DnsFaultKind::notimp;
    return lookup.code == "FORMERR" ? DnsFaultKind::formerr : DnsFaultKind::servfail;
}

ZoneFacts zone_of(Security security) {
    return {.signing = security == Security::insecure ? Signing::unsigned_zone : Signing::signed_zone};
}

// The security of the first of these that was answered; bogus data is of a signed zone.
Security security_of(const std::vector<const Lookup*>& lookups, Security otherwise) {
    for (const Lookup* lookup : lookups)
        if (lookup->end != LookupEnd::silent && lookup->end != LookupEnd::failed) return lookup->security;
    return otherwise;
}

class PeerMaker {
public:
    explicit PeerMaker(const Capture& capture) : capture_(capture), names_(capture) {}

    CapturedPeer make() {
        capture_domain();
        if (result_.peer.existence == Existence::missing) return std::move(result_);
        for (std::size_t i = 0; i < capture_.hosts.size(); ++i)
            capture_host(i);
        if (capture_.policy) capture_policy();
        say_what_was_not_asked();
        return std::move(result_);
    }

private:
    Peer& peer() { return result_.peer; }
    void leave_out(std::string sentence) { result_.left_out.push_back(std::move(sentence)); }

    void capture_domain() {
        const Lookup& mx = capture_.mx;
        if (mx.end == LookupEnd::no_name && !mx.fails()) {
            peer().existence = Existence::missing;
            return;
        }
        if (!mx.links.empty()) peer().existence = Existence::alias;
        domain_security_ = security_of({&mx, &capture_.soa}, Security::secure);
        peer().zone = zone_of(domain_security_);
        peer().null_mx = is_null_mx(mx);
        add_fault(mx, mx.links.empty() ? "{domain}" : "alias.{domain}");
        if (capture_.hosts.empty() && !peer().null_mx) peer().mx.emplace_back(); // nobody knows
    }

    void add_fault(const Lookup& lookup, const std::string& name) {
        const bool was_asked = !lookup.type.empty();
        if (!was_asked || (!lookup.fails() && lookup.failures_before == 0)) return;
        DnsFault fault{.name = name, .type = lookup.type, .first = lookup.failures_before};
        fault.kind = answer_fault(lookup);
        if (lookup.security == Security::bogus) {
            if (lookup.has_records())
                fault.kind = signature_fault(lookup);
            else
                leave_out(fmt::format(
                    "That there is no {} record at {} is bogus; here the lookup fails.", lookup.type, name
                ));
        }
        if (lookup.ede && !lookup.ede_text.empty())
            leave_out(fmt::format("The resolver says of {} {} EDE {}.", lookup.type, name, *lookup.ede));
        peer().dns.push_back(std::move(fault));
    }

    void capture_host(std::size_t number) {
        const SeenHost& seen = capture_.hosts[number];
        const std::string label = fmt::format("mx{}", number + 1);
        MxHost host;
        host.label = label;
        host.preference = seen.preference;
        if (seen.implicit) host.mx_record = MxRecord::implicit;
        if (is_address(seen.name) || seen.name == "localhost.") {
            host.mx_record = is_address(seen.name) ? MxRecord::address : MxRecord::localhost;
            peer().mx.push_back(std::move(host));
            return;
        }
        for (const Lookup* lookup : {&seen.a, &seen.aaaa})
            if (lookup->has_records() && !may_be_dialled(lookup->records.front()))
                leave_out(fmt::format(
                    "The {} record of {} is an address of this machine: it was not asked.",
                    lookup->type,
                    label
                ));
        capture_zone(seen, host);
        capture_addresses(seen, label, host);
        if (!seen.alias.type.empty()) capture_alias(seen, number, host);
        capture_tlsa(seen, label, host);
        capture_dialogue(seen, label, names_, host, result_.left_out);
        peer().mx.push_back(std::move(host));
    }

    static bool is_address(const std::string& name) {
        return name.find_first_not_of("0123456789.") == std::string::npos;
    }

    const std::string& exchange() const {
        return capture_.mx.links.empty() ? capture_.domain : capture_.mx.links.back().target;
    }

    static Security host_security(const SeenHost& seen, Security otherwise) {
        // Behind an insecure alias a secure address is insecure; TLSA records tell.
        if (!seen.alias.type.empty() && seen.alias.security == Security::insecure)
            return security_of({&seen.tlsa}, otherwise);
        return security_of({&seen.a, &seen.aaaa}, otherwise);
    }

    void capture_zone(const SeenHost& seen, MxHost& host) const {
        if (seen.implicit) return;
        const Security security = host_security(seen, domain_security_);
        host.zone = zone_of(security);
        host.own_zone = !at_or_below(seen.canonical, exchange()) ||
                        host.zone.signing != zone_of(domain_security_).signing;
    }

    void capture_addresses(const SeenHost& seen, const std::string& label, MxHost& host) {
        const std::string name = seen.implicit ? "{domain}" : "{" + label + "}";
        const bool behind_alias = !seen.alias.type.empty();
        for (const Lookup* lookup : {&seen.a, &seen.aaaa}) {
            const bool is_ipv4 = lookup->type == "A";
            (is_ipv4 ? host.ipv4 : host.ipv6) = lookup->has_records() || lookup->fails();
            const bool is_of_alias = behind_alias && !lookup->has_records();
            if (!is_of_alias) add_fault(*lookup, name);
            if (lookup->records.size() > 1)
                leave_out(fmt::format(
                    "{} has {} addresses of type {}; here it has one, and the others were not asked.",
                    label,
                    lookup->records.size(),
                    lookup->type
                ));
        }
    }

    void capture_alias(const SeenHost& seen, std::size_t number, MxHost& host) {
        AliasFacts alias;
        const auto& links = seen.alias.links;
        const auto is_target = [&](const Link& link) { return link.owner == links.back().target; };
        if (std::any_of(links.begin(), links.end(), is_target))
            alias.end = AliasEnd::loop;
        else if (seen.a.end == LookupEnd::no_name)
            alias.end = AliasEnd::dangling;
        alias.links = static_cast<unsigned>(std::clamp<std::size_t>(links.size(), 1, kMostLinks));
        const bool at_alias = seen.alias_tlsa.has_records();
        if (at_alias) alias.tlsa_at = seen.tlsa.has_records() ? TlsaAt::both : TlsaAt::alias;
        alias.zone = zone_of(seen.alias.security);
        alias.own_zone =
            !at_or_below(seen.name, exchange()) || alias.zone.signing != zone_of(domain_security_).signing;
        host.alias = alias;
        if (alias.end != AliasEnd::resolves) host.ipv4 = host.ipv6 = true; // nobody knows
        add_fault(seen.alias_tlsa, fmt::format("_25._tcp.{{alias{}}}", number + 1));
    }

    void capture_tlsa(const SeenHost& seen, const std::string& label, MxHost& host) {
        const bool at_alias = host.alias && host.alias->tlsa_at == TlsaAt::alias;
        const Lookup& lookup = at_alias ? seen.alias_tlsa : seen.tlsa;
        const SeenChain& chain = chain_of(seen);
        for (const std::string& record : lookup.records)
            if (host.tlsa.size() < kMostTlsa) host.tlsa.push_back(captured_tlsa(record, chain));
        if (lookup.has_records() && chain.sent.empty())
            leave_out(
                fmt::format("No certificate of {} was seen: its TLSA records are taken for right.", label)
            );
        std::string name = seen.implicit ? "_25._tcp.{domain}" : "_25._tcp.{" + label + "}";
        if (!lookup.links.empty()) {
            capture_tlsa_alias(lookup, seen, host);
            name = "{tlsa" + label.substr(2) + "}";
        }
        add_fault(seen.tlsa, name);
        const bool is_lone_insecure = lookup.has_records() && lookup.security == Security::insecure &&
                                      host_security(seen, domain_security_) == Security::secure;
        if (is_lone_insecure && !host.tlsa_alias)
            peer().dns.push_back({.name = name, .type = "TLSA", .kind = DnsFaultKind::ad_withheld});
    }

    static void capture_tlsa_alias(const Lookup& lookup, const SeenHost& seen, MxHost& host) {
        AliasFacts alias;
        if (lookup.end == LookupEnd::no_name) alias.end = AliasEnd::dangling;
        if (lookup.end == LookupEnd::failed) alias.end = AliasEnd::loop;
        const std::string& target = lookup.links.back().target;
        alias.zone = zone_of(lookup.security);
        const bool is_near = at_or_below(target, parent_of(seen.canonical));
        const bool is_alike = alias.zone.signing == host.zone.signing;
        alias.own_zone = alias.end == AliasEnd::resolves && !(is_near && is_alike);
        host.tlsa_alias = alias;
    }

    void capture_policy() {
        const SeenPolicy& seen = *capture_.policy;
        const std::string domain = peer().existence == Existence::alias ? "alias.{domain}" : "{domain}";
        add_fault(seen.txt, "_mta-sts." + domain);
        if (!seen.txt.has_records()) return;
        const std::string host = "mta-sts." + capture_.domain.substr(0, capture_.domain.size() - 1);
        peer().sts = captured_policy(seen, host, names_, result_.left_out);
        add_fault(seen.a, "mta-sts." + domain);
        add_fault(seen.aaaa, "mta-sts." + domain);
    }

    void say_what_was_not_asked() {
        for (const std::string& sentence : capture_.notes)
            leave_out(sentence);
        if (!capture_.asked_hosts) leave_out("No host was asked: all of them are taken for right.");
        if (capture_.port_is_blocked)
            leave_out("Port 25 seems to be blocked where this was captured: no host answered, and all that "
                      "hosts say is taken for right.");
        if (capture_.hosts.empty() && !peer().null_mx)
            leave_out("The MX records could not be had: one right host stands for the hosts.");
    }

    const Capture& capture_;
    CapturedNames names_;
    CapturedPeer result_;
    Security domain_security_ = Security::secure;
};

} // namespace

CapturedPeer captured_peer(const Capture& capture) {
    return PeerMaker(capture).make();
}

} // namespace harness
