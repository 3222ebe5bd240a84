#include "harness/advise/recipients.hpp"

#include "harness/analyze/advice.hpp"
#include "harness/base/nearest_word.hpp"
#include "harness/base/text_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

namespace harness {

namespace {

// The peer whose mail a log calls so.
constexpr std::array<std::string_view, kWords<PeerWord>.size()> kLike{
    "dane/correct",                         // Verified
    "insecure-mx/valid-dane-ta",            // Trusted by TLSA
    "certificate/public-ca-without-tlsa",   // Trusted
    "certificate/self-signed-without-tlsa", // Untrusted
    "certificate/anonymous-without-tlsa",   // Anonymous
    "",                                     // TLS: no peer has just that
    "starttls/not-offered-without-tlsa",    // no TLS
};

constexpr std::uint64_t kMostMail = std::uint64_t{1} << 40U;

void add(Recipients& recipients, Recipient recipient, const Measured& measured) {
    if (recipient.mail == 0) return;
    if (!measured.column_of(recipient.scenario))
        recipients.left_out += recipient.mail;
    else
        recipients.all.push_back(std::move(recipient));
}

Failure wrong(const std::string& source, std::size_t line, const std::string& what) {
    return {fmt::format("{}:{}: {}", source, line, what)};
}

WhyNot why_unknown(const Measured& measured, const std::string& scenario) {
    if (measured.column_of(scenario)) return {};
    std::vector<std::string> known;
    for (const auto& peer : measured.honest)
        known.push_back(peer.first);
    const auto nearest = nearest_word(scenario, known);
    return fmt::format(
        "found \"{}\", expected a peer that was measured{}",
        scenario,
        nearest ? fmt::format(", did you mean \"{}\"?", *nearest) : " (`mxproof list`)"
    );
}

} // namespace

Recipients recipients_of(const Measured& measured) {
    Recipients recipients;
    for (const auto& peer : measured.honest)
        recipients.all.push_back({"", peer.first, 1, ""});
    return recipients;
}

Result<Recipients>
recipients_of(const Measured& measured, const Analysis& analysis, const std::string& source) {
    if (!analysis.tells_of_tls)
        return Failure{fmt::format("{} does not tell how TLS went: set smtp_tls_loglevel = 1", source)};
    Recipients recipients;
    recipients.source = source;
    bool any_unauthenticated = false;
    Count unnamed = 0;
    for (const auto& [domain, figures] : analysis.domains) {
        unnamed += figures.delivered[static_cast<std::size_t>(PeerWord::unnamed)];
        for (std::size_t i = 0; i < kLike.size(); ++i) {
            const auto word = static_cast<PeerWord>(i);
            if (word == PeerWord::unnamed) continue;
            any_unauthenticated = any_unauthenticated || (i > 1 && figures.delivered[i] > 0);
            const std::string seen = fmt::format("delivered, {}", to_text(word));
            add(recipients, {domain, std::string(kLike[i]), figures.delivered[i], seen}, measured);
        }
        for (const FailedAttempts& failed : figures.failed) {
            const Count mail = failed.returned + failed.gone + failed.waiting;
            const std::string seen = fmt::format("{} {}", to_text(failed.outcome), to_text(failed.reason));
            if (is_about_tls(failed.reason))
                add(recipients, {domain, std::string(advice_on(failed.reason).scenario), mail, seen}, measured
                );
            else
                recipients.left_out += mail;
        }
    }
    if (unnamed > 0)
        recipients.notes.push_back(fmt::format(
            "Deliveries left out because they went over TLS and the log does not say with what certificate: "
            "{}. "
            "With smtp_tls_loglevel = 1 it does.",
            unnamed
        ));
    if (any_unauthenticated)
        recipients.notes.emplace_back(
            "Whether a domain has TLSA records is known only of mail that was authenticated by them: any "
            "other "
            "counts as a domain without. A log that was written under `dane` tells most."
        );
    return recipients;
}

std::vector<std::string> files_in_list(const std::string& text) {
    std::vector<std::string> files;
    for (const std::string& line : lines_in(text)) {
        std::istringstream words(line.substr(0, line.find('#')));
        std::string domain;
        std::string scenario;
        words >> domain >> scenario;
        if (scenario.ends_with(".yaml") && std::find(files.begin(), files.end(), scenario) == files.end())
            files.push_back(scenario);
    }
    return files;
}

Result<Recipients>
parse_recipients(const Measured& measured, const std::string& text, const std::string& source) {
    Recipients recipients;
    recipients.source = source;
    std::size_t number = 0;
    for (const std::string& line : lines_in(text)) {
        ++number;
        std::istringstream words(line.substr(0, line.find('#')));
        Recipient recipient;
        std::string mail;
        if (!(words >> recipient.domain)) continue;
        if (!(words >> recipient.scenario))
            return wrong(source, number, "found a domain alone, expected DOMAIN SCENARIO [MESSAGES]");
        if (const WhyNot why = why_unknown(measured, recipient.scenario)) return wrong(source, number, *why);
        if (words >> mail) {
            const auto [end, error] = std::from_chars(mail.data(), mail.data() + mail.size(), recipient.mail);
            if (error != std::errc() || end != mail.data() + mail.size() || recipient.mail > kMostMail)
                return wrong(
                    source, number, fmt::format("found \"{}\", expected a number of messages", mail)
                );
        }
        if (words >> mail)
            return wrong(source, number, fmt::format("found \"{}\" behind the number of messages", mail));
        recipients.all.push_back(std::move(recipient));
    }
    if (recipients.all.empty()) return Failure{fmt::format("{} names no domain", source)};
    return recipients;
}

} // namespace harness
