#include "harness/report/claim_states.hpp"

#include "harness/report/outcome_figures.hpp"
#include "harness/report/sender_columns.hpp"
#include "harness/scenario/scenario_selection.hpp"
#include "harness/verdict/expectation_match.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace harness {

namespace {

using State = ClaimResult::State;

class Decision {
public:
    Decision(
        const Claim& claim, const std::vector<Scenario>& catalogue, const std::vector<SenderColumn>& columns
    )
        : claim_(claim), columns_(columns) {
        for (const Scenario* scenario : select(catalogue, claim.scenarios).scenarios) {
            const bool judged = !claim.behaves || scenario->expect.contains(*claim.behaves);
            if (judged && scenario->attempt != Attempt::later) needed_.insert(scenario->id);
        }
        result_ = {claim.id, claim.sentence, claim.source, State::untested, {}, {}};
    }

    ClaimResult reach() {
        if (needed_.empty()) {
            result_.because = "no scenario decides it";
        } else if (claim_.behaves) {
            check_columns();
        } else {
            for (const Comparison& comparison : claim_.figures)
                compare(comparison);
        }
        // What was seen to be broken is broken, whatever else was not tested.
        if (!result_.deciding.empty()) {
            result_.state = claim_.kind == ClaimKind::belief ? State::refuted
                            : claim_.known || is_all_known_  ? State::deviates
                                                             : State::broken;
            if (result_.state == State::deviates) result_.because = claim_.known ? known_text() : "";
        } else if (result_.because.empty() || (!claim_.behaves && !untested_)) {
            result_.state = claim_.known ? State::broken : State::kept;
            if (claim_.known)
                result_.deciding = {
                    "nothing contradicts it any more, and it is known not to be so: " + known_text()};
        }
        return std::move(result_);
    }

private:
    std::string known_text() const {
        return fmt::format("{} ({})", claim_.known->why, fmt::join(claim_.known->sources, "; "));
    }

    void untested(const std::string& why) {
        untested_ = true;
        if (result_.because.empty()) result_.because = why;
    }

    // A mutant has the name of what it pretends to be; so several columns can be meant.
    std::vector<const SenderColumn*> columns_of(const std::string& name) const {
        std::vector<const SenderColumn*> found;
        for (const SenderColumn& column : columns_)
            if (means_sender(name, claimed_name(column))) found.push_back(&column);
        return found;
    }

    // The judged deliveries that count; marks the claim untested if one of them is missing.
    std::vector<const Delivery*> deliveries_of(const SenderColumn& column) {
        std::vector<const Delivery*> deliveries;
        for (const Delivery* delivery : column.deliveries)
            if (needed_.contains(delivery->scenario) && delivery->verdict.kind != VerdictKind::not_judged)
                deliveries.push_back(delivery);
        if (deliveries.size() < needed_.size())
            untested(fmt::format(
                "{} of its {} scenarios were judged under {}", deliveries.size(), needed_.size(), column.name
            ));
        return deliveries;
    }

    // Of the senders that are named those that are in the run decide.
    void check_columns() {
        std::set<const SenderColumn*> checked;
        for (const std::string& name : claim_.senders)
            for (const SenderColumn* column : columns_of(name))
                if (checked.insert(column).second) check_column(*column);
        if (checked.empty())
            untested(fmt::format("{} was not in the run", fmt::join(claim_.senders, " or ")));
    }

    void check_column(const SenderColumn& column) {
        for (const Delivery* delivery : deliveries_of(column)) {
            const auto& fits = delivery->verdict.fits;
            if (std::find(fits.begin(), fits.end(), *claim_.behaves) != fits.end()) continue;
            const auto& known = delivery->verdict.fits_as_known;
            if (std::find(known.begin(), known.end(), *claim_.behaves) == known.end()) is_all_known_ = false;
            result_.deciding.push_back(fmt::format(
                "{} under {}: {}", delivery->scenario, column.name, to_text(delivery->verdict.observed)
            ));
        }
    }

    void compare(const Comparison& comparison) {
        const auto lefts = columns_of(comparison.left);
        const auto rights = columns_of(comparison.right);
        if (lefts.empty()) untested(fmt::format("{} was not in the run", comparison.left));
        if (rights.empty()) untested(fmt::format("{} was not in the run", comparison.right));
        for (const SenderColumn* left : lefts)
            for (const SenderColumn* right : rights)
                compare(comparison, *left, *right);
    }

    void
    compare(const Comparison& comparison, const SenderColumn& left_column, const SenderColumn& right_column) {
        const auto left_deliveries = deliveries_of(left_column);
        const auto right_deliveries = deliveries_of(right_column);
        if (untested_) return;
        const auto left = value_of(figures_of(left_deliveries), comparison.figure);
        const auto right = value_of(figures_of(right_deliveries), comparison.figure);
        const bool holds = comparison.relation == ">"    ? left > right
                           : comparison.relation == ">=" ? left >= right
                                                         : left == right;
        std::string text = fmt::format(
            "{}: {} {}, {} {}", to_text(comparison.figure), left_column.name, left, right_column.name, right
        );
        if (!holds) is_all_known_ = false;
        if (!holds)
            result_.deciding.push_back(text + fmt::format(" (claimed: {})", comparison.relation));
        else
            result_.because += (result_.because.empty() ? "" : "; ") + text;
    }

    const Claim& claim_;
    const std::vector<SenderColumn>& columns_;
    std::set<std::string> needed_;
    bool untested_ = false;
    bool is_all_known_ = true; // what is in `deciding` so far
    ClaimResult result_;
};

} // namespace

std::vector<ClaimResult> decide_claims(
    const std::vector<Claim>& claims, const std::vector<Scenario>& catalogue, const RunResult& result
) {
    const auto columns = sender_columns(result);
    std::vector<ClaimResult> results;
    for (const Claim& claim : claims)
        results.push_back(Decision(claim, catalogue, columns).reach());
    return results;
}

ClaimCounts count_claims(const std::vector<ClaimResult>& claims) {
    ClaimCounts counts;
    for (const ClaimResult& claim : claims)
        ++(claim.state == State::kept       ? counts.kept
           : claim.state == State::deviates ? counts.deviating
           : claim.state == State::broken   ? counts.broken
           : claim.state == State::refuted  ? counts.refuted
                                            : counts.untested);
    return counts;
}

bool shows_because(const ClaimResult& claim) {
    return claim.deciding.empty() || (claim.state == State::deviates && !claim.because.empty());
}

std::string_view to_text(ClaimResult::State state) {
    switch (state) {
    case State::kept:
        return "kept";
    case State::deviates:
        return "deviates";
    case State::broken:
        return "broken";
    case State::refuted:
        return "refuted";
    case State::untested:
        return "untested";
    }
    return "?";
}

} // namespace harness
