#include "harness/capture/from/pasted_capture.hpp"

#include "harness/capture/from/pasted_lookups.hpp"
#include "harness/capture/from/pasted_names.hpp"
#include "harness/capture/from/pasted_sessions.hpp"
#include "harness/capture/host_order.hpp"
#include "harness/capture/seen_chain.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace harness {

namespace {

constexpr std::size_t kMostHosts = 16; // of one domain; as in the format
constexpr std::size_t kMostLinks = 8;
constexpr const char* kService = "_25._tcp.";

class PastedDomain {
public:
    PastedDomain(const PastedFacts& facts, const std::string& domain, std::time_t now)
        : facts_(facts), now_(now), lookups_(facts, notes_) {
        capture_.domain = absolute_name(domain);
        capture_.resolver = "none: from pasted text";
    }

    Capture make() {
        find_mx();
        if (capture_.hosts.size() > kMostHosts) capture_.hosts.resize(kMostHosts);
        for (std::size_t i = 0; i < capture_.hosts.size(); ++i)
            find_host(capture_.hosts[i], i);
        find_sessions();
        find_policy();
        say_the_rest();
        capture_.notes = notes_.sentences();
        return std::move(capture_);
    }

private:
    std::string domain() const { return capture_.domain.substr(0, capture_.domain.size() - 1); }

    void find_mx() {
        Lookup& mx = capture_.mx;
        const auto known = lookups_.find(capture_.domain, "MX", "the domain");
        mx = known ? known->lookup
                   : Lookup{.name = capture_.domain, .type = "MX", .security = Security::secure};
        if (!known || !known->knows_records) {
            std::vector<std::string> names = hosts_in(facts_, domain());
            notes_.say(
                names.empty() ? "No MX record is in the text: the domain is taken to have one right host."
                              : "No MX record is in the text: the hosts that it names are taken for the "
                                "domain's, in the order in which it names them."
            );
            if (names.empty()) names.push_back("mx." + domain());
            mx.end = LookupEnd::answered;
            for (std::size_t i = 0; i < names.size() && i < kMostHosts; ++i)
                mx.records.push_back(fmt::format("{} {}.", 10 * (i + 1), names[i]));
        }
        if (!known || !known->knows_security) {
            mx.security = Security::secure;
            if (!mx.fails()) notes_.say("Whether the domain is signed is not said: it is taken for signed.");
        } else if (mx.security == Security::insecure && !mx.fails()) {
            say_of_missing_ad();
        }
        capture_.hosts = hosts_of(mx, mx.links.empty() ? capture_.domain : mx.links.back().target);
    }

    // A resolver that does not validate gives AD to nothing.
    void say_of_missing_ad() {
        const auto has_ad = [](const PastedLookup& told) {
            return told.lookup.security == Security::secure && told.said != SecuritySaid::nothing;
        };
        const bool by_validator =
            std::any_of(facts_.lookups.begin(), facts_.lookups.end(), [](const PastedLookup& told) {
                return told.said == SecuritySaid::by_validator;
            });
        if (by_validator || std::any_of(facts_.lookups.begin(), facts_.lookups.end(), has_ad)) return;
        const bool is_signed =
            std::any_of(facts_.lookups.begin(), facts_.lookups.end(), [](const PastedLookup& told) {
                return told.has_signatures;
            });
        notes_.say(
            is_signed ? "No answer in the text has the AD flag, though some have signatures: what was asked "
                        "may not validate. The zones are taken for unsigned."
                      : "No answer in the text has the AD flag: the zones are taken for unsigned, unless "
                        "what was asked does not validate."
        );
    }

    Security security_of_host(const SeenHost& host) {
        const auto tlsa = lookups_.find(kService + host.canonical, "TLSA", "TLSA records");
        if (tlsa && tlsa->lookup.fails()) return Security::secure; // nobody asks otherwise
        if (tlsa && tlsa->knows_security) return tlsa->lookup.security;
        return capture_.mx.security == Security::insecure ? Security::insecure : Security::secure;
    }

    Lookup address(const SeenHost& host, const char* type, const std::string& label) {
        const auto known = lookups_.find(host.name, type, label);
        const auto behind =
            host.canonical == host.name ? std::nullopt : lookups_.find(host.canonical, type, label);
        const KnownLookup* best = known && known->knows_records ? &*known : nullptr;
        if ((best == nullptr || !best->lookup.has_records()) && behind && behind->knows_records)
            best = &*behind;
        if (best != nullptr) {
            Lookup lookup = best->lookup;
            if (!best->knows_security && !lookup.fails()) lookup.security = security_of_host(host);
            return lookup;
        }
        Lookup right{.name = host.name, .type = type, .end = LookupEnd::answered};
        right.security = known && known->knows_security ? known->lookup.security : security_of_host(host);
        right.records = {std::string(type) == "A" ? "192.0.2.1" : "2001:db8::1"};
        return right;
    }

    void find_alias(SeenHost& host, const std::string& label) {
        std::vector<Link> links;
        std::string name = host.name;
        for (const char* type : {"A", "AAAA"})
            if (const auto known = lookups_.find(name, type, label); known && !known->lookup.links.empty())
                links = known->lookup.links;
        if (!links.empty()) name = links.back().target;
        while (links.size() < kMostLinks) {
            const auto known = lookups_.find(name, "CNAME", label);
            if (!known || !known->lookup.has_records()) break;
            links.push_back({name, known->lookup.records.front()});
            name = links.back().target;
            if (std::any_of(links.begin(), links.end(), [&](const Link& link) { return link.owner == name; }))
                break;
        }
        if (links.empty()) return;
        const auto first = lookups_.find(host.name, "CNAME", label);
        host.alias = {
            .name = host.name,
            .type = "CNAME",
            .end = LookupEnd::answered,
            .records = {links.front().target},
            .links = links};
        host.alias.security = first && first->knows_security ? first->lookup.security : capture_.mx.security;
        host.canonical = links.back().target;
    }

    Lookup tlsa_of(
        const std::string& name, const std::string& asked_by, Security security, const std::string& label
    ) {
        Lookup unasked;
        const auto known = lookups_.find(kService + name, "TLSA", "the TLSA records of " + label);
        if (known && known->knows_records) {
            Lookup lookup = known->lookup;
            if (!known->knows_security && !lookup.fails()) lookup.security = security;
            return lookup;
        }
        if (asked_by.empty()) return unasked;
        if (security != Security::secure) {
            notes_.say(fmt::format(
                "TLSA records of {} are not in the text: it is taken to have none, as its zone is unsigned.",
                label
            ));
            return unasked;
        }
        if (was_without_records(asked_by)) {
            notes_.say(fmt::format(
                "posttls-finger found no TLSA record of {} that is secure: it is taken to have none.", label
            ));
            return unasked;
        }
        notes_.say(fmt::format(
            "TLSA records of {} are not in the text: it is taken to have a right one, 3 1 1.", label
        ));
        unasked = {.name = kService + name, .type = "TLSA", .end = LookupEnd::answered, .security = security};
        unasked.records = {std::string(kAssumedTlsa)};
        return unasked;
    }

    // Of a lookup that is not in the text, whose twin failed.
    void share_failure(const Lookup& failed, Lookup& other, const std::string& label) {
        const bool is_missing = failed.end == LookupEnd::no_name;
        const auto known = lookups_.find(other.name, other.type, label);
        if ((!failed.fails() && !is_missing) || (known && known->knows_records)) return;
        const std::string type = other.type;
        other = failed;
        other.type = type;
        notes_.say(fmt::format(
            "{} records of {} are not in the text: they are taken to be as those of type {}.",
            type,
            label,
            failed.type
        ));
    }

    void find_host(SeenHost& host, std::size_t number) {
        const std::string label = fmt::format("mx{}", number + 1);
        host.canonical = host.name;
        find_alias(host, label);
        host.a = address(host, "A", label);
        host.aaaa = address(host, "AAAA", label);
        share_failure(host.a, host.aaaa, label);
        share_failure(host.aaaa, host.a, label);
        const bool is_secure = host.a.security == Security::secure || host.aaaa.security == Security::secure;
        const bool has_name = host.name.find_first_not_of("0123456789.") != std::string::npos;
        const bool at_alias = host.canonical != host.name;
        if (at_alias) host.alias_tlsa = tlsa_of(host.name, "", host.alias.security, label);
        host.tlsa = tlsa_of(
            host.canonical,
            has_name && !host.alias_tlsa.has_records() ? host.name : "",
            is_secure ? Security::secure : Security::insecure,
            label
        );
        if (host.tlsa.type.empty())
            host.tlsa = {
                .name = kService + host.canonical,
                .type = "TLSA",
                .end = LookupEnd::no_data,
                .security = host.a.security};
    }

    bool is_of(const PastedSession& session, const SeenHost& host) const {
        const std::string name = absolute_name(session.host.empty() ? "." : session.host);
        if (!session.host.empty()) return name == host.name || name == host.canonical;
        const auto& address = session.seen.address;
        const auto has = [&](const Lookup& lookup) {
            return std::find(lookup.records.begin(), lookup.records.end(), address) != lookup.records.end();
        };
        return capture_.hosts.size() == 1 || (!address.empty() && (has(host.a) || has(host.aaaa)));
    }

    bool was_delivered() const {
        return std::any_of(facts_.attempts.begin(), facts_.attempts.end(), [&](const PastedAttempt& attempt) {
            return attempt.domain == domain() && attempt.outcome == Outcome::delivered;
        });
    }

    void find_sessions() {
        std::vector<PastedHost> hosts;
        for (std::size_t i = 0; i < capture_.hosts.size(); ++i) {
            const SeenHost& seen = capture_.hosts[i];
            PastedHost& host = hosts.emplace_back();
            host.label = fmt::format("mx{}", i + 1);
            host.name = seen.name.substr(0, seen.name.size() - 1);
            if (!has_assumed_record(seen)) host.tlsa = seen.tlsa.records;
            for (const PastedSession& session : facts_.sessions)
                if (is_of(session, seen)) host.sessions.push_back(session);
        }
        copy_failures(hosts);
        for (std::size_t i = 0; i < hosts.size(); ++i) {
            SeenHost& seen = capture_.hosts[i];
            seen.sessions = seen_sessions(hosts[i], now_, notes_);
            find_refusals(seen);
            set_assumed_record(seen);
        }
    }

    // Mail that went to none of the hosts: those that the text does not name took it neither.
    void copy_failures(std::vector<PastedHost>& hosts) {
        const auto failing = std::find_if(hosts.begin(), hosts.end(), [](const PastedHost& host) {
            return std::any_of(host.sessions.begin(), host.sessions.end(), [](const PastedSession& session) {
                return session.is_rejected || session.seen.dialled != Dialled::connected ||
                       session.seen.handshake == Handshake::alert;
            });
        });
        const bool has_failed =
            std::any_of(facts_.attempts.begin(), facts_.attempts.end(), [&](const PastedAttempt& attempt) {
                return attempt.domain == domain() && attempt.outcome != Outcome::delivered;
            });
        if (failing == hosts.end() || !has_failed || was_delivered()) return;
        for (PastedHost& host : hosts) {
            if (!host.sessions.empty()) continue;
            notes_.say(fmt::format(
                "No session with {} is in the text, and the mail was not delivered: it is taken to be like "
                "{}.",
                host.label,
                failing->label
            ));
            host.sessions = failing->sessions;
            for (PastedSession& session : host.sessions)
                session.certificates.clear();
        }
    }

    // What is said to MAIL and behind it.
    void find_refusals(SeenHost& seen) {
        for (const PastedAttempt& attempt : facts_.attempts) {
            const bool is_here = absolute_name(attempt.host) == seen.name &&
                                 (attempt.domain == domain() || attempt.domain.empty());
            if (attempt.reason != Reason::refused_by_peer || !is_here || attempt.code.empty() ||
                attempt.at.empty())
                continue;
            if (!was_delivered()) {
                const SeenRefusal refusal{attempt.at, attempt.code};
                if (std::find(seen.refusals.begin(), seen.refusals.end(), refusal) == seen.refusals.end())
                    seen.refusals.push_back(refusal);
            }
        }
    }

    static bool has_assumed_record(const SeenHost& seen) {
        return seen.tlsa.records == std::vector<std::string>{kAssumedTlsa};
    }

    // posttls-finger at level dane would have said whether a record fits.
    bool was_without_records(const std::string& host) const {
        return std::any_of(facts_.sessions.begin(), facts_.sessions.end(), [&](const PastedSession& session) {
            const bool is_it = session.host.empty() || absolute_name(session.host) == host;
            return is_it && session.by_dane && session.seen.handshake == Handshake::done &&
                   !session.is_rejected && session.records == RecordsSay::nothing;
        });
    }

    // A right record of a certificate that is known.
    static void set_assumed_record(SeenHost& seen) {
        if (!has_assumed_record(seen) || seen.sessions.empty()) return;
        const SeenChain& chain = seen.sessions.front().chain;
        if (chain.sent.empty() || chain.sent.front().der.empty() || chain.no_record_matches) return;
        seen.tlsa.records = {"3 1 1 " + association_data(chain.sent.front().der, 1, 1)};
    }

    void find_policy() {
        const auto txt = lookups_.find("_mta-sts." + capture_.domain, "TXT", "the policy record");
        if (!txt || !txt->lookup.has_records()) return;
        SeenPolicy seen;
        seen.txt = txt->lookup;
        if (!txt->knows_security) seen.txt.security = capture_.mx.security;
        for (const char* type : {"A", "AAAA"}) {
            Lookup& lookup = std::string(type) == "A" ? seen.a : seen.aaaa;
            const auto known = lookups_.find("mta-sts." + capture_.domain, type, "the policy host");
            lookup =
                known && known->knows_records
                    ? known->lookup
                    : Lookup{.name = "mta-sts." + capture_.domain, .type = type, .end = LookupEnd::answered};
        }
        seen.dialled = Dialled::connected;
        capture_.policy = std::move(seen);
    }

    void say_the_rest() {
        if (facts_.left_out != 0)
            notes_.say("The text says more than is kept: what its end says is left out.");
        if (facts_.cut != 0)
            notes_.say(fmt::format(
                "{} of the text {} too long and left out.",
                facts_.cut == 1 ? "1 line" : fmt::format("{} lines", facts_.cut),
                facts_.cut == 1 ? "was" : "were"
            ));
        notes_.say("The rest, such as what hosts say to MAIL and RCPT and what the text is silent about, is "
                   "taken for right.");
    }

    static constexpr const char* kAssumedTlsa =
        "3 1 1 0000000000000000000000000000000000000000000000000000000000000000";

    const PastedFacts& facts_;
    std::time_t now_;
    PastedNotes notes_;
    PastedLookups lookups_;
    Capture capture_;
};

} // namespace

Result<Capture> pasted_capture(const PastedFacts& facts, const std::string& domain, std::time_t now) {
    if (facts.lookups.empty() && facts.sessions.empty() && facts.attempts.empty())
        return Failure{"nothing in the text is output of dig, delv, drill, posttls-finger or openssl "
                       "s_client, or a line of a mail server's log"};
    const std::vector<std::string> names = domains_in(facts);
    std::string wanted = absolute_name(domain);
    wanted.pop_back();
    if (!names.empty() && std::find(names.begin(), names.end(), wanted) == names.end())
        return Failure{fmt::format(
            "the text is not about this domain, but about {}",
            fmt::join(names.begin(), names.begin() + std::min<std::ptrdiff_t>(5, std::ssize(names)), ", ")
        )};
    return PastedDomain(facts, domain, now).make();
}

} // namespace harness
