#include "harness/capture/captured_host.hpp"

#include "harness/capture/captured_certificate.hpp"
#include "harness/capture/smtp_reply.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

namespace harness {

namespace {

constexpr std::size_t kMostKeywords = 20; // beside the usual
constexpr std::size_t kLongestKeyword = 200;

bool is_ipv6(const SeenSession& session) {
    return session.address.find(':') != std::string::npos;
}

Connections connections_of(const SeenSession& session) {
    switch (session.dialled) {
    case Dialled::refused:
        return Connections::refused;
    case Dialled::unanswered:
        return Connections::unanswered;
    case Dialled::no_route:
        return Connections::accepted; // it says nothing of the host
    case Dialled::connected:
        break;
    }
    return session.end == SessionEnd::reset && session.greeting.empty() ? Connections::reset
                                                                        : Connections::accepted;
}

// How far a session got, the farthest of which shows the host best.
int depth_of(const SeenSession& session) {
    if (session.dialled != Dialled::connected) return 0;
    if (session.greeting.empty()) return 1;
    if (session.ehlo.empty()) return 2;
    if (session.starttls.empty()) return 3;
    return session.handshake == Handshake::done ? 5 : 4;
}

const SeenSession* deepest(const SeenHost& host) {
    const SeenSession* best = nullptr;
    for (const SeenSession& session : host.sessions)
        if (best == nullptr || depth_of(session) > depth_of(*best)) best = &session;
    return best != nullptr && best->dialled == Dialled::connected ? best : nullptr;
}

// The codes of a reply; its words might name somebody.
std::string codes_of(const std::vector<std::string>& reply) {
    std::string text = fmt::format("{}", code_of(reply));
    const std::string& line = reply.back();
    const auto space = line.find(' ', 4);
    const std::string status =
        line.size() > 4 ? line.substr(4, space == std::string::npos ? space : space - 4) : "";
    const bool is_status = status.size() >= 5 && status.size() <= 11 && status[1] == '.' &&
                           status.find_first_not_of("0123456789.") == std::string::npos;
    if (is_status) text += ' ' + status;
    return text + " As captured";
}

// What came in place of a reply with one of the codes that are right; nothing if that came.
std::optional<CommandRefusal>
refusal(const char* command, const std::vector<std::string>& reply, int right, SessionEnd end, Layer layer) {
    CommandRefusal result{.command = command, .reply = {}, .layer = layer};
    const int code = code_of(reply);
    if (code == right) return std::nullopt;
    if (code >= 400 && code < 600) {
        result.reply = codes_of(reply);
    } else {
        result.answer = end == SessionEnd::silent ? Answer::silent : Answer::closes;
    }
    return result;
}

Starttls starttls_of(const SeenSession& seen) {
    if (seen.injects) return Starttls::injects;
    switch (seen.handshake) {
    case Handshake::not_tried:
    case Handshake::done:
        break;
    case Handshake::alert:
        return Starttls::handshake_fails;
    case Handshake::plaintext:
        return Starttls::goes_on_in_plaintext;
    case Handshake::closed:
        return seen.server_hello ? Starttls::closes_in_handshake : Starttls::closes;
    case Handshake::silent:
        return seen.server_hello ? Starttls::hangs_in_handshake : Starttls::hangs;
    }
    return Starttls::offered;
}

void capture_versions(const SeenSession& seen, TlsFacts& tls) {
    const std::string prefix = "TLSv";
    std::string number = seen.version.starts_with(prefix) ? seen.version.substr(prefix.size()) : "";
    if (number == "1") number = "1.0";
    const auto version = parse_word<TlsVersion>(number);
    if (!version) return;
    tls.max = *version;
    tls.min = std::min(tls.min, *version);
}

void capture_tls(const SeenSession& seen, MxHost& host, std::vector<CommandRefusal>& refusals) {
    capture_versions(seen, host.tls);
    if (seen.anonymous) host.tls.ciphers = Ciphers::anonymous;
    if (seen.asks_certificate) {
        // In TLS 1.3 it says only behind the handshake that it wants one.
        const bool is_required = seen.handshake != Handshake::done || seen.ehlo_in_tls.empty();
        host.tls.client_certificate =
            is_required ? ClientCertificate::required : ClientCertificate::requested;
        if (is_required) return;
    }
    if (seen.handshake != Handshake::done) return;
    if (auto instead = refusal("EHLO", seen.ehlo_in_tls, 250, seen.end, Layer::tls))
        refusals.push_back(std::move(*instead));
}

std::vector<std::string> keywords_of(const std::vector<std::string>& ehlo) {
    std::vector<std::string> lines;
    for (std::size_t i = 1; i < ehlo.size(); ++i)
        if (ehlo[i].size() > 4) lines.push_back(ehlo[i].substr(4));
    return lines;
}

bool is_keyword_line(const std::string& line) {
    const auto is_plain = [](unsigned char c) { return c >= ' ' && c <= '~'; };
    const std::string word = line.substr(0, line.find(' '));
    const auto is_of_word = [](unsigned char c) { return std::isupper(c) || std::isdigit(c) || c == '-'; };
    return line.size() <= kLongestKeyword && std::all_of(line.begin(), line.end(), is_plain) &&
           std::all_of(word.begin(), word.end(), is_of_word) && word.front() != '-' &&
           line.find("  ") == std::string::npos && line.back() != ' ';
}

bool is_usual(const std::string& word) {
    return word == "STARTTLS" ||
           std::find(kEhloKeywords.begin(), kEhloKeywords.end(), word) != kEhloKeywords.end();
}

void capture_keywords(const std::vector<std::string>& ehlo, EhloFacts& facts) {
    for (const std::string_view keyword : kEhloKeywords)
        if (!announces(ehlo, keyword)) facts.without.emplace_back(keyword);
    for (const std::string& line : keywords_of(ehlo)) {
        if (line.starts_with("SIZE ")) {
            const std::string number = line.substr(5);
            std::uint32_t size = 0;
            std::from_chars(number.data(), number.data() + number.size(), size);
            constexpr std::uint32_t kLargest = 1'000'000'000; // of the format
            if (size != 0) facts.size = std::min(size, kLargest);
        } else if (!is_usual(line.substr(0, line.find(' '))) && is_keyword_line(line) && facts.with.size() < kMostKeywords) {
            facts.with.push_back(line);
        }
    }
}

void capture_session(const SeenSession& seen, MxHost& host) {
    auto& refusals = host.refusals;
    const auto note = [&](std::optional<CommandRefusal> instead) {
        if (instead) refusals.push_back(std::move(*instead));
    };
    note(refusal("GREETING", seen.greeting, 220, seen.end, Layer::any));
    if (code_of(seen.greeting) != 220) return;
    note(refusal("EHLO", seen.ehlo, 250, seen.end, Layer::any));
    if (code_of(seen.ehlo) != 250) {
        if (!seen.ehlo.empty()) note(refusal("HELO", seen.helo, 250, seen.end, Layer::any));
        return;
    }
    capture_keywords(seen.ehlo_in_tls.size() > 1 ? seen.ehlo_in_tls : seen.ehlo, host.ehlo);
    if (!announces(seen.ehlo, "STARTTLS")) {
        host.starttls = Starttls::not_offered;
    } else if (code_of(seen.starttls) == 454) {
        host.starttls = Starttls::refused;
    } else if (code_of(seen.starttls) != 220) {
        note(refusal("STARTTLS", seen.starttls, 220, seen.end, Layer::any));
    } else {
        capture_tls(seen, host, refusals);
        const bool wants_certificate = host.tls.client_certificate == ClientCertificate::required;
        if (!wants_certificate) host.starttls = starttls_of(seen);
    }
}

void capture_sni(const SeenHost& seen, MxHost& host) {
    const SeenSession* named = nullptr;
    const SeenSession* nameless = nullptr;
    for (const SeenSession& session : seen.sessions)
        (session.sni ? named : nameless) = &session;
    if (named == nullptr || nameless == nullptr || named->handshake != Handshake::done) return;
    if (nameless->handshake == Handshake::alert) {
        host.tls.sni = Sni::required;
    } else if (nameless->handshake == Handshake::done && !named->chain.sent.empty() &&
               !nameless->chain.sent.empty() &&
               named->chain.sent.front().der != nameless->chain.sent.front().der) {
        host.tls.sni = Sni::selects;
    }
}

} // namespace

const SeenChain& chain_of(const SeenHost& host) {
    static const SeenChain kNone;
    for (const SeenSession& session : host.sessions)
        if (session.sni && !session.chain.sent.empty()) return session.chain;
    return kNone;
}

void capture_dialogue(
    const SeenHost& seen,
    const std::string& label,
    CapturedNames& names,
    MxHost& host,
    std::vector<std::string>& left_out
) {
    for (const SeenSession& session : seen.sessions) {
        (is_ipv6(session) ? host.connections.ipv6 : host.connections.ipv4) = connections_of(session);
        if (session.dialled == Dialled::no_route)
            left_out.push_back(fmt::format(
                "There is no route to the {} address of {}: it is taken for right.",
                is_ipv6(session) ? "IPv6" : "IPv4",
                label
            ));
    }
    const SeenSession* session = deepest(seen);
    if (session == nullptr || connections_of(*session) == Connections::reset) return;
    capture_session(*session, host);
    capture_sni(seen, host);
    for (const SeenRefusal& refused : seen.refusals)
        host.refusals.push_back(
            {.command = refused.command, .reply = codes_of({refused.reply}), .layer = Layer::any}
        );
    const std::string real = seen.name.substr(0, seen.name.size() - 1);
    host.certificate = captured_certificate(chain_of(seen), real, label, names, left_out);
}

} // namespace harness
