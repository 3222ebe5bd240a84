#include "harness/report/outcome_figures.hpp"

#include <algorithm>

namespace harness {

namespace {

bool contains(const std::vector<Policy>& policies, const Policy& policy) {
    return std::find(policies.begin(), policies.end(), policy) != policies.end();
}

Likeness compare(const SenderColumn& column, const Policy& policy) {
    Likeness likeness{policy, 0, {}};
    for (const Delivery* delivery : column.deliveries) {
        if (delivery->verdict.kind == VerdictKind::not_judged) continue;
        ++likeness.judged;
        if (!contains(delivery->verdict.fits, policy)) likeness.differing.push_back(delivery->scenario);
    }
    return likeness;
}

void count(const Delivery& delivery, OutcomeFigures& figures) {
    const Verdict& verdict = delivery.verdict;
    if (verdict.kind == VerdictKind::not_judged || !verdict.observed.outcome) {
        ++figures.not_judged;
        return;
    }
    if (*verdict.observed.outcome != Outcome::delivered) {
        ++figures.undelivered;
    } else if (verdict.observed.channel == Channel::authenticated) {
        ++figures.authenticated;
    } else if (verdict.observed.channel == Channel::encrypted) {
        ++figures.encrypted;
    } else {
        ++figures.plaintext;
    }
    if (!delivery.attacked) return;
    ++figures.attacked;
    if (verdict.attacker_got_mail) ++figures.deceived;
}

} // namespace

OutcomeFigures figures_of(const std::vector<const Delivery*>& deliveries) {
    OutcomeFigures figures;
    for (const Delivery* delivery : deliveries)
        count(*delivery, figures);
    return figures;
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

std::optional<Likeness> behaves_like(const SenderColumn& column) {
    if (column.deliveries.empty()) return std::nullopt;
    Likeness best = compare(column, column.deliveries.front()->policy);
    if (best.judged == 0) return std::nullopt;
    for (const Policy& policy : all_policies()) {
        Likeness other = compare(column, policy);
        if (other.differing.size() < best.differing.size()) best = std::move(other);
    }
    return best;
}

} // namespace harness
