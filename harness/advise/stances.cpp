#include "harness/advise/stances.hpp"

#include <algorithm>
#include <tuple>

namespace harness {

namespace {

struct Attacks {
    std::string_view strips;
    std::string_view impersonates;
};
constexpr Attacks kOnDane{"attack/strips-starttls", "attack/certificate-of-the-attacker"};
constexpr Attacks kOnOthers{
    "attack/strips-starttls-without-tlsa", "attack/impersonates-a-signed-host-without-tlsa"};

// Levels that a line of smtp_tls_policy_maps can ask for, the strictest first (postconf(5)). Not `none`:
// where the handshake fails, `may` goes on in plaintext later.
constexpr std::array kForExceptions{Level::secure, Level::dane_only, Level::encrypt, Level::may};

std::size_t index_of(const Measured& measured, const Policy& policy) {
    return static_cast<std::size_t>(
        std::find(measured.policies.begin(), measured.policies.end(), policy) - measured.policies.begin()
    );
}

// A peer that some policy authenticates by its TLSA records.
bool has_dane(const Measured& measured, const MeasuredColumn& column) {
    for (std::size_t i = 0; i < column.size(); ++i)
        if (measured.policies[i].level == Level::dane_only && column[i].outcome == Outcome::delivered)
            return true;
    return false;
}

void count(PolicyFigures& figures, const MeasuredCell& cell, std::uint64_t mail) {
    if (cell.outcome == Outcome::delivered) {
        (cell.channel == Channel::authenticated ? figures.authenticated
         : cell.channel == Channel::encrypted   ? figures.encrypted
                                                : figures.plaintext) += mail;
        return;
    }
    (cell.outcome == Outcome::deferred ? figures.waits : figures.returned) += mail;
    figures.reasons[to_text(cell)] += mail;
}

std::uint64_t
mail_got_by(const Measured& measured, std::string_view attack, std::size_t policy, std::uint64_t mail) {
    const MeasuredColumn* const column = measured.column_of(attack);
    return column && (*column)[policy].attacker_got_mail ? mail : 0;
}

double share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

double balance_of(const PolicyFigures& figures) {
    return -share(figures.deceived, figures.attacks) -
           share(figures.undelivered(), figures.undelivered() + figures.delivered());
}

// The strictest policy of one level alone, under which this peer gets its mail.
const Policy* strictest_that_delivers(const Measured& measured, const MeasuredColumn& column) {
    for (const Level level : kForExceptions)
        for (std::size_t i = 0; i < column.size(); ++i)
            if (measured.policies[i].level == level && column[i].outcome == Outcome::delivered)
                return &measured.policies[i];
    return nullptr;
}

} // namespace

std::vector<PolicyFigures> figures_of(const Measured& measured, const Recipients& recipients) {
    std::vector<PolicyFigures> all;
    for (std::size_t i = 0; i < measured.policies.size(); ++i) {
        PolicyFigures figures;
        figures.policy = measured.policies[i];
        for (const Recipient& recipient : recipients.all) {
            const MeasuredColumn& column = *measured.column_of(recipient.scenario);
            count(figures, column[i], recipient.mail);
            const Attacks& attacks = has_dane(measured, column) ? kOnDane : kOnOthers;
            figures.stripped += mail_got_by(measured, attacks.strips, i, recipient.mail);
            figures.impersonated += mail_got_by(measured, attacks.impersonates, i, recipient.mail);
        }
        for (const auto& peer : measured.attacked) {
            ++figures.attacks;
            figures.deceived += peer.second[i].attacker_got_mail ? 1 : 0;
        }
        all.push_back(std::move(figures));
    }
    return all;
}

std::array<PolicyFigures, kWords<Stance>.size()> choose(const std::vector<PolicyFigures>& figures) {
    const auto best = [&](const auto& better) {
        return *std::max_element(figures.begin(), figures.end(), [&](const auto& a, const auto& b) {
            const bool uses_tls = b.policy.level != Level::none;
            return a.policy.level == Level::none || (uses_tls && better(a) < better(b));
        });
    };
    const auto protects = [](const PolicyFigures& one) { return -static_cast<double>(one.deceived); };
    const auto delivers = [](const PolicyFigures& one) { return static_cast<double>(one.delivered()); };
    const auto by_authentication = [](const PolicyFigures& one) {
        return static_cast<double>(one.authenticated) - static_cast<double>(one.plaintext);
    };
    return {
        best([&](const PolicyFigures& one) {
            return std::tuple(delivers(one), protects(one), by_authentication(one));
        }),
        best([&](const PolicyFigures& one) { return std::tuple(balance_of(one), by_authentication(one)); }),
        best([&](const PolicyFigures& one) {
            return std::tuple(protects(one), delivers(one), by_authentication(one));
        })};
}

std::vector<Exception>
exceptions_to(const Policy& policy, const Measured& measured, const Recipients& recipients) {
    const std::size_t index = index_of(measured, policy);
    std::map<std::string, Exception> exceptions;
    for (const Recipient& recipient : recipients.all) {
        const MeasuredColumn& column = *measured.column_of(recipient.scenario);
        const MeasuredCell& cell = column.at(index);
        const Policy* const other =
            cell.outcome == Outcome::delivered ? nullptr : strictest_that_delivers(measured, column);
        if (recipient.domain.empty() || !other) continue;
        Exception& exception = exceptions[recipient.domain];
        const bool is_weaker =
            std::find(kForExceptions.begin(), kForExceptions.end(), other->level) >
            std::find(kForExceptions.begin(), kForExceptions.end(), exception.policy.level);
        if (exception.mail == 0 || is_weaker) {
            exception.policy = *other;
            exception.why = to_text(cell);
        }
        exception.domain = recipient.domain;
        exception.mail += recipient.mail;
    }
    std::vector<Exception> all;
    for (auto& [domain, exception] : exceptions)
        all.push_back(std::move(exception));
    return all;
}

} // namespace harness
