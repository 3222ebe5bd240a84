#include "harness/capture/derived_expectations.hpp"

#include "harness/capture/peer_certificates.hpp"
#include "harness/capture/peer_lookups.hpp"
#include "harness/capture/peer_policy.hpp"
#include "harness/model/peer_names.hpp"

#include <algorithm>

namespace harness {

namespace {

constexpr int kMostAddresses = 5; // postconf(5) smtp_mx_address_limit

Expectation delivered(Channel channel) {
    Expectation expected;
    expected.channel = channel;
    return expected;
}

Expectation failed(Outcome outcome, Reason reason) {
    Expectation expected;
    expected.outcome = outcome;
    expected.reason = reason;
    return expected;
}

Expectation deferred(Reason reason) {
    return failed(Outcome::deferred, reason);
}

Expectation bounced(Reason reason) {
    return failed(Outcome::bounced, reason);
}

/// What a sender asks of one host.
enum class Demand {
    no_tls,
    tls_if_offered,
    tls,
    dane,
    public_ca,   // for one of `names`
    sts,         // likewise, as subjectAltName
    nothing,     // no host like this is sent mail
    fingerprint, // of the key that the host has
};

struct HostPolicy {
    Demand demand = Demand::no_tls;
    std::vector<std::string> names = {};
};

// The policy for a host, or why it is not even dialled.
struct Decision {
    HostPolicy policy;
    std::optional<Reason> obstacle = {};
};

// postconf(5) smtp_tls_security_level `dane` and `dane-only`, smtp_tls_dane_insecure_mx_policy.
Decision decide_by_dane(const Peer& peer, const MxHost& host, const Policy& policy) {
    const bool is_only = policy.level == Level::dane_only;
    const HostPolicy fallback{Demand::tls_if_offered};
    const bool is_insecure_mx = host.mx_record != MxRecord::implicit && !mx_is_secure(peer);
    if (is_insecure_mx && is_only) return {{}, Reason::no_dnssec};
    if (is_insecure_mx && policy.insecure_mx == InsecureMx::may) return {fallback};
    switch (tlsa_state(peer, host)) {
    case TlsaState::insecure:
    case TlsaState::none:
        if (is_only) return {{}, Reason::no_tlsa};
        return {fallback};
    case TlsaState::failed:
        return {{}, Reason::tlsa_lookup_failed};
    case TlsaState::unusable:
        if (is_only) return {{}, Reason::tlsa_unusable};
        return {{Demand::tls}};
    case TlsaState::usable:
        break;
    }
    if (is_insecure_mx && policy.insecure_mx == InsecureMx::encrypt) return {{Demand::tls}};
    return {{Demand::dane}};
}

Decision decide(const Peer& peer, const MxHost& host, const Policy& policy) {
    const std::string domain = without_final_dot(recipient_domain(peer));
    switch (policy.level) {
    case Level::none:
        return {{Demand::no_tls}};
    case Level::may:
        return {{Demand::tls_if_offered}};
    case Level::encrypt:
        return {{Demand::tls}};
    case Level::dane:
    case Level::dane_only:
        return decide_by_dane(peer, host, policy);
    case Level::secure:
        return {{Demand::public_ca, {domain, "." + domain}}};
    case Level::verify:
        return {{Demand::public_ca, {without_final_dot(host.mx_name())}}};
    case Level::fingerprint:
        return {{Demand::fingerprint}};
    }
    return {};
}

bool is_decided_by_dane(const Decision& decision) {
    return decision.policy.demand == Demand::dane || decision.obstacle == Reason::tlsa_lookup_failed;
}

HostPolicy sts_policy(const Peer& peer, const MxHost& host) {
    const std::string name = without_final_dot(host.mx_name());
    if (!is_listed(peer, name)) return {Demand::nothing};
    return {Demand::sts, {name}};
}

const CommandRefusal* refusal_at(const MxHost& host, std::string_view point, Layer where) {
    for (const CommandRefusal& refusal : host.refusals)
        if (refusal.is_at(point, where)) return &refusal;
    return nullptr;
}

Expectation lost(const CommandRefusal& refusal) {
    return deferred(
        refusal.answer == Answer::silent ? Reason::connection_timed_out : Reason::connection_lost
    );
}

bool authenticates(const Peer& peer, const MxHost& host, const HostPolicy& policy) {
    const std::string name = without_final_dot(host.name);
    const bool asks_for_name = policy.demand == Demand::dane;
    const bool shows_another = host.tls.sni == Sni::selects && !asks_for_name;
    if (host.tls.ciphers == Ciphers::anonymous || shows_another) return false;
    if (policy.demand == Demand::nothing) return false;
    if (policy.demand == Demand::fingerprint) return host.role == Role::honest;
    if (policy.demand == Demand::sts)
        return satisfies_public_ca(host.certificate, name, policy.names, CommonName::ignored);
    if (policy.demand == Demand::public_ca) return satisfies_public_ca(host.certificate, name, policy.names);
    const std::vector<std::string> names{
        name, without_final_dot(host.mx_name()), without_final_dot(recipient_domain(peer))};
    return satisfies_dane(host, usable_records(host), names);
}

bool breaks_handshake(const MxHost& host, Demand demand) {
    const bool is_nameless = host.tls.sni == Sni::required && demand != Demand::dane;
    const bool needs_certificate = demand != Demand::tls_if_offered && demand != Demand::tls;
    return row_of(host.starttls).breaks_handshake || is_nameless ||
           host.tls.ciphers == Ciphers::unencrypted ||
           host.tls.client_certificate == ClientCertificate::required ||
           (host.tls.ciphers == Ciphers::anonymous && needs_certificate);
}

Expectation over_tls(const Peer& peer, const MxHost& host, const HostPolicy& policy) {
    if (breaks_handshake(host, policy.demand)) return deferred(Reason::handshake_failed);
    const bool needs_proof = policy.demand != Demand::tls_if_offered && policy.demand != Demand::tls;
    if (needs_proof && !authenticates(peer, host, policy)) return deferred(Reason::certificate_not_verified);
    if (const CommandRefusal* refusal = refusal_at(host, "EHLO", Layer::tls))
        return refusal->answer == Answer::reply ? deferred(Reason::refused_by_peer) : lost(*refusal);
    return delivered(needs_proof ? Channel::authenticated : Channel::encrypted);
}

// Once a session is open: STARTTLS, and what TLS has to prove.
Expectation after_ehlo(const Peer& peer, const MxHost& host, const HostPolicy& policy, bool offers) {
    if (policy.demand == Demand::no_tls) return delivered(Channel::plaintext);
    const bool is_optional = policy.demand == Demand::tls_if_offered;
    if (!offers || host.starttls == Starttls::not_offered)
        return is_optional ? delivered(Channel::plaintext) : deferred(Reason::tls_not_offered);
    const CommandRefusal* instead = refusal_at(host, "STARTTLS", Layer::plaintext);
    if (instead != nullptr && instead->answer != Answer::reply) return lost(*instead);
    if (instead != nullptr && is_optional && instead->reply.starts_with("421"))
        return deferred(Reason::connection_lost);
    if (instead != nullptr || host.starttls == Starttls::refused)
        return is_optional ? delivered(Channel::plaintext) : deferred(Reason::starttls_refused);
    return over_tls(peer, host, policy);
}

Expectation in_session(const Peer& peer, const MxHost& host, const HostPolicy& policy) {
    if (const CommandRefusal* refusal = refusal_at(host, "GREETING", Layer::plaintext))
        return refusal->answer == Answer::reply ? deferred(Reason::greeting_refused) : lost(*refusal);
    const CommandRefusal* ehlo = refusal_at(host, "EHLO", Layer::plaintext);
    if (ehlo != nullptr && (ehlo->answer != Answer::reply || ehlo->reply.starts_with("421")))
        return lost(*ehlo);
    const CommandRefusal* helo = refusal_at(host, "HELO", Layer::plaintext);
    if (ehlo != nullptr && helo != nullptr)
        return helo->answer == Answer::reply ? deferred(Reason::refused_by_peer) : lost(*helo);
    return after_ehlo(peer, host, policy, ehlo == nullptr);
}

std::optional<Expectation> without_session(const MxHost& host) {
    const auto is_open = [&](bool has_address, Connections connections) {
        return has_address && connections == Connections::accepted;
    };
    if (is_open(host.ipv4, host.connections.ipv4) || is_open(host.ipv6, host.connections.ipv6))
        return std::nullopt;
    switch (host.ipv4 ? host.connections.ipv4 : host.connections.ipv6) {
    case Connections::refused:
        return deferred(Reason::connection_refused);
    case Connections::unanswered:
        return deferred(Reason::connection_timed_out);
    case Connections::reset:
        return deferred(Reason::connection_lost);
    case Connections::accepted:
        break;
    }
    return std::nullopt;
}

Expectation at_host(const Peer& peer, const MxHost& host, const Decision& decision) {
    if (decision.obstacle) return deferred(*decision.obstacle);
    if (const auto nothing = without_session(host)) return *nothing;
    return in_session(peer, host, decision.policy);
}

std::vector<const MxHost*> by_preference(const Peer& peer) {
    std::vector<const MxHost*> hosts;
    for (const MxHost& host : peer.mx)
        hosts.push_back(&host);
    std::stable_sort(hosts.begin(), hosts.end(), [](const MxHost* a, const MxHost* b) {
        return a->preference < b->preference;
    });
    return hosts;
}

// One host after the other, until one takes the message. The last one says why none did.
Expectation at_hosts(const Peer& peer, const Policy& policy, bool enforces_sts) {
    std::optional<Expectation> result;
    bool lookup_failed = false;
    int addresses = 0;
    for (const MxHost* host : by_preference(peer)) {
        const AddressState state = address_state(peer, *host);
        lookup_failed = lookup_failed || state == AddressState::failed;
        if (state != AddressState::found) continue;
        if (addresses >= kMostAddresses) break;
        addresses += (host->ipv4 ? 1 : 0) + (host->ipv6 ? 1 : 0);
        const Decision decision = decide(peer, *host, policy);
        const bool by_dane = is_decided_by_dane(decision);
        result.reset();
        if (!enforces_sts || by_dane) result = at_host(peer, *host, decision);
        // Who enforces both wants both.
        if (enforces_sts && (!by_dane || result->outcome == Outcome::delivered))
            result = at_host(peer, *host, {sts_policy(peer, *host)});
        if (result->outcome == Outcome::delivered) return *result;
    }
    if (result) return *result;
    return lookup_failed ? deferred(Reason::dns_lookup_failed) : bounced(Reason::no_mail_host);
}

Expectation derived(const Peer& peer, const Policy& policy) {
    if (peer.existence == Existence::missing) return bounced(Reason::no_such_domain);
    const bool has_mx = peer.null_mx || (!peer.mx.empty() && peer.mx.front().mx_record != MxRecord::implicit);
    if (lookup_fails(peer, recipient_domain(peer), "MX", has_mx) ||
        lookup_fails(peer, peer.domain, "MX", has_mx))
        return deferred(Reason::dns_lookup_failed);
    if (peer.null_mx) return bounced(Reason::null_mx);
    return at_hosts(peer, policy, enforces_policy(peer, policy.sts));
}

} // namespace

Expectations derived_expectations(const Peer& peer) {
    Expectations result;
    for (const Policy& policy : known_policies())
        if (policy.sts == Sts::off || peer.sts) result.emplace(policy, derived(peer, policy));
    return result;
}

} // namespace harness
