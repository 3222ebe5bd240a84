#include "harness/capture/from/pasted_sessions.hpp"

#include "harness/capture/from/pasted_chain.hpp"
#include "harness/capture/from/pasted_lookups.hpp"
#include "harness/capture/smtp_reply.hpp"
#include "harness/model/dialogue.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace harness {

namespace {

// How far a session came; what of one host differs in this contradicts itself.
enum class Depth { refused, unanswered, greeting, ehlo, no_starttls, starttls, handshake, tls };

const char* text_of(Depth depth) {
    switch (depth) {
    case Depth::refused:
        return "a refused connection";
    case Depth::unanswered:
        return "no answer";
    case Depth::greeting:
        return "no welcome";
    case Depth::ehlo:
        return "no answer to EHLO";
    case Depth::no_starttls:
        return "no STARTTLS";
    case Depth::starttls:
        return "a refused STARTTLS";
    case Depth::handshake:
        return "a failed handshake";
    case Depth::tls:
        return "TLS";
    }
    return "";
}

bool offers_starttls(const PastedSession& session) {
    if (session.told_starttls) return *session.told_starttls;
    return session.seen.ehlo.empty() || announces(session.seen.ehlo, "STARTTLS");
}

Depth depth_of(const PastedSession& session) {
    const SeenSession& seen = session.seen;
    if (seen.dialled == Dialled::refused) return Depth::refused;
    if (seen.dialled != Dialled::connected) return Depth::unanswered;
    if (seen.handshake == Handshake::done) return Depth::tls;
    if (session.ended_at == "GREETING" || (!seen.greeting.empty() && code_of(seen.greeting) != 220))
        return Depth::greeting;
    if (session.ended_at == "EHLO" || session.ended_at == "HELO") return Depth::ehlo;
    if (!offers_starttls(session)) return Depth::no_starttls;
    const bool is_refused =
        seen.starttls.empty() ? seen.handshake == Handshake::plaintext : code_of(seen.starttls) != 220;
    if (is_refused || session.ended_at == "STARTTLS") return Depth::starttls;
    return seen.handshake == Handshake::not_tried ? Depth::tls : Depth::handshake;
}

bool is_ipv6(const PastedSession& session) {
    return session.seen.address.find(':') != std::string::npos;
}

void merge_reply(std::vector<std::string>& into, const std::vector<std::string>& from) {
    if (!from.empty()) into = from;
}

// What the later session says, on top of what is known.
void merge(const PastedSession& later, PastedSession& known) {
    SeenSession& seen = known.seen;
    merge_reply(seen.greeting, later.seen.greeting);
    merge_reply(seen.ehlo, later.seen.ehlo);
    merge_reply(seen.helo, later.seen.helo);
    merge_reply(seen.starttls, later.seen.starttls);
    merge_reply(seen.ehlo_in_tls, later.seen.ehlo_in_tls);
    if (!later.seen.version.empty()) seen.version = later.seen.version;
    if (later.seen.handshake != Handshake::not_tried) seen.handshake = later.seen.handshake;
    seen.anonymous = seen.anonymous || later.seen.anonymous;
    seen.asks_certificate = seen.asks_certificate || later.seen.asks_certificate;
    if (later.told_starttls) known.told_starttls = later.told_starttls;
    // A whole chain has more than its leaf.
    const bool is_another = !known.certificates.empty() && !later.certificates.empty() &&
                            known.certificates.front() != later.certificates.front();
    if (is_another || later.certificates.size() > known.certificates.size())
        known.certificates = later.certificates;
    if (later.chain.size() >= known.chain.size()) known.chain = later.chain;
    known.errors.insert(known.errors.end(), later.errors.begin(), later.errors.end());
    // Who knows no CA trusts none: that somebody trusts it says more.
    if (!known.is_trusted || later.is_trusted == true) known.is_trusted = later.is_trusted;
    if (later.records != RecordsSay::nothing) known.records = later.records;
    known.is_rejected = known.is_rejected || later.is_rejected;
    known.by_dane = known.by_dane || later.by_dane;
    if (!later.digests.empty()) known.digests = later.digests;
    if (!later.ended_at.empty()) known.ended_at = later.ended_at;
}

void say_contradictions(
    const PastedHost& host, const PastedSession& known, const PastedSession& later, PastedNotes& notes
) {
    const auto say = [&](const std::string& first, const std::string& second) {
        notes.say(fmt::format(
            "Of {} the text says two things, {} ({}) and {} ({}): the second is taken.",
            host.label,
            first,
            to_text(known.where),
            second,
            to_text(later.where)
        ));
    };
    if (depth_of(known) != depth_of(later)) return say(text_of(depth_of(known)), text_of(depth_of(later)));
    const bool both = !known.certificates.empty() && !later.certificates.empty();
    if (both && known.certificates.front() != later.certificates.front()) say("one certificate", "another");
    if (known.records != RecordsSay::nothing && later.records != RecordsSay::nothing &&
        known.records != later.records)
        say(known.records == RecordsSay::one_matches ? "a TLSA record that fits" : "none that fits",
            later.records == RecordsSay::one_matches ? "a TLSA record that fits" : "none that fits");
}

// All sessions that came as far as the last.
PastedSession merged(const PastedHost& host, const std::vector<PastedSession>& sessions, PastedNotes& notes) {
    PastedSession known = sessions.front();
    for (std::size_t i = 1; i < sessions.size(); ++i) {
        const PastedSession& later = sessions[i];
        say_contradictions(host, known, later, notes);
        if (depth_of(known) != depth_of(later))
            known = later;
        else
            merge(later, known);
    }
    // Some errors are of clients that know no CA.
    if (known.is_trusted == true)
        std::erase_if(known.errors, [](const PastedError& error) {
            return error.number >= 18 && error.number <= 21;
        });
    return known;
}

std::vector<std::string> right_ehlo(const std::string& host, bool with_starttls) {
    std::vector<std::string> lines{"250-" + host};
    for (const std::string_view keyword : kEhloKeywords)
        lines.push_back("250-" + std::string(keyword));
    lines.push_back(with_starttls ? "250 STARTTLS" : "250 HELP");
    if (!with_starttls) lines.back() = "250 " + std::string(kEhloKeywords.back());
    return lines;
}

SeenSession complete(const PastedHost& host, const PastedSession& told, std::time_t now, PastedNotes& notes) {
    SeenSession seen = told.seen;
    seen.sni = true;
    const Depth depth = depth_of(told);
    if (seen.dialled != Dialled::connected) return seen;
    const SessionEnd broken_off = seen.end == SessionEnd::silent ? SessionEnd::silent : SessionEnd::closed;
    seen.end = told.ended_at.empty() ? SessionEnd::finished : broken_off;
    if (depth == Depth::greeting) return seen;
    seen.greeting = {"220 " + host.name};
    if (depth == Depth::ehlo) {
        seen.ehlo.clear();
        return seen;
    }
    if (seen.ehlo.empty()) seen.ehlo = right_ehlo(host.name, depth != Depth::no_starttls);
    if (depth == Depth::starttls && seen.handshake == Handshake::plaintext) {
        // openssl s_client does not read the reply to STARTTLS.
        notes.say(fmt::format(
            "Of {} there came plaintext in place of TLS: it is taken to have refused STARTTLS.", host.label
        ));
        seen.handshake = Handshake::not_tried;
        seen.starttls = {"454 4.7.0"};
    }
    if (depth == Depth::no_starttls || depth == Depth::starttls) return seen;
    seen.starttls = {"220 2.0.0 Ready"};
    if (depth == Depth::handshake) return seen;
    seen.handshake = Handshake::done;
    if (seen.ehlo_in_tls.empty()) {
        seen.ehlo_in_tls = seen.ehlo;
        std::erase_if(seen.ehlo_in_tls, [](const std::string& line) { return line.ends_with("STARTTLS"); });
    }
    if (!seen.anonymous) seen.chain = pasted_chain(host, told, now, notes);
    return seen;
}

} // namespace

std::vector<SeenSession> seen_sessions(const PastedHost& host, std::time_t now, PastedNotes& notes) {
    std::vector<PastedSession> dialled;
    std::vector<PastedSession> failed;
    for (const PastedSession& session : host.sessions)
        (session.seen.dialled == Dialled::connected ? dialled : failed).push_back(session);
    std::vector<SeenSession> result;
    const auto add = [&](const std::vector<PastedSession>& sessions, bool ipv6) {
        SeenSession seen = complete(host, merged(host, sessions, notes), now, notes);
        seen.address = ipv6 ? "2001:db8::1" : "192.0.2.1";
        result.push_back(std::move(seen));
    };
    for (const bool ipv6 : {false, true}) {
        std::vector<PastedSession> refused;
        for (const PastedSession& session : failed)
            if (is_ipv6(session) == ipv6) refused.push_back(session);
        const bool is_answered =
            std::any_of(dialled.begin(), dialled.end(), [&](const PastedSession& session) {
                return !session.seen.address.empty() && is_ipv6(session) == ipv6;
            });
        if (!refused.empty() && !is_answered)
            add(refused, ipv6);
        else if (!dialled.empty())
            add(dialled, ipv6);
        else if (!failed.empty()) {
            notes.say(fmt::format(
                "Of the {} address of {} nothing is said: it is taken to be like the other.",
                ipv6 ? "IPv6" : "IPv4",
                host.label
            ));
            add(failed, ipv6);
        }
    }
    if (host.sessions.empty()) {
        notes.say(fmt::format(
            "No session with {} is in the text: it is taken for right, with a certificate of a public CA.",
            host.label
        ));
        PastedSession right;
        right.seen.dialled = Dialled::connected;
        right.is_trusted = true;
        PastedNotes unsaid;
        for (const char* address : {"192.0.2.1", "2001:db8::1"}) {
            result.push_back(complete(host, right, now, unsaid));
            result.back().address = address;
        }
    }
    return result;
}

} // namespace harness
