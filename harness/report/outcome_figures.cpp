#include "harness/report/outcome_figures.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace harness {

namespace {

bool contains(const std::vector<Policy>& policies, const Policy& policy) {
    return std::find(policies.begin(), policies.end(), policy) != policies.end();
}

std::size_t fitting(const PolicyFit& fit) {
    return fit.judged - fit.differing.size();
}

// Of several that fit equally well, the first is named.
std::vector<Policy> in_order_of_preference(const Policy& claimed) {
    std::vector<Policy> policies{claimed};
    policies.insert(policies.end(), usual_policies().begin(), usual_policies().end());
    policies.insert(policies.end(), known_policies().begin(), known_policies().end());
    return policies;
}

void count(const Delivery& delivery, OutcomeFigures& figures) {
    const Verdict& verdict = delivery.verdict;
    if (verdict.kind == VerdictKind::not_judged || !verdict.observed.outcome) {
        ++figures.not_judged;
        return;
    }
    count_outcome(figures, *verdict.observed.outcome, verdict.observed.channel);
    if (!delivery.attacked) return;
    ++figures.attacked;
    if (verdict.attacker_got_mail) ++figures.deceived;
}

} // namespace

// A scenario that says nothing of the policy neither speaks for it nor against it.
PolicyFit fit_of(const SenderColumn& column, const Policy& policy) {
    PolicyFit fit{policy, 0, {}};
    for (const Delivery* delivery : column.deliveries) {
        const Verdict& verdict = delivery->verdict;
        const bool differs = contains(verdict.differs, policy);
        const bool fits = contains(verdict.fits, policy) || contains(verdict.fits_as_known, policy);
        if (!differs && !fits) continue;
        ++fit.judged;
        if (differs) fit.differing.push_back(delivery->scenario);
    }
    return fit;
}

void count_outcome(OutcomeFigures& figures, Outcome outcome, const std::optional<Channel>& channel) {
    if (outcome != Outcome::delivered) {
        ++figures.undelivered;
    } else if (channel == Channel::authenticated) {
        ++figures.authenticated;
    } else if (channel == Channel::encrypted) {
        ++figures.encrypted;
    } else {
        ++figures.plaintext;
    }
}

OutcomeFigures figures_of(const std::vector<const Delivery*>& deliveries) {
    OutcomeFigures figures;
    for (const Delivery* delivery : deliveries)
        count(*delivery, figures);
    return figures;
}

std::string numbers_text(const std::map<std::string, std::size_t>& numbers, std::size_t most) {
    std::vector<std::pair<std::string, std::size_t>> ordered(numbers.begin(), numbers.end());
    std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) {
        return a.second > b.second;
    });
    ordered.resize(std::min(most, ordered.size()));
    std::vector<std::string> parts;
    for (const auto& [what, number] : ordered)
        parts.push_back(fmt::format("{} {}", number, what));
    return fmt::format("{}", fmt::join(parts, ", "));
}

std::size_t value_of(const OutcomeFigures& figures, Figure figure) {
    switch (figure) {
    case Figure::authenticated:
        return figures.authenticated;
    case Figure::encrypted:
        return figures.encrypted;
    case Figure::plaintext:
        return figures.plaintext;
    case Figure::undelivered:
        return figures.undelivered;
    case Figure::delivered:
        return figures.authenticated + figures.encrypted + figures.plaintext;
    case Figure::deceived:
        return figures.deceived;
    }
    return 0;
}

std::optional<PolicyFit> behaves_like(const SenderColumn& column) {
    std::optional<PolicyFit> best;
    if (column.deliveries.empty()) return best;
    for (const Policy& policy : in_order_of_preference(column.deliveries.front()->policy)) {
        PolicyFit other = fit_of(column, policy);
        if (other.judged > 0 && (!best || fitting(other) > fitting(*best))) best = std::move(other);
    }
    return best;
}

} // namespace harness
