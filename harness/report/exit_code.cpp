#include "harness/report/exit_code.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace harness {

namespace {

// Of a sender that claims nothing, no outcome can break anything.
std::set<std::string_view> without_claim(const RunResult& result) {
    std::set<std::string_view> names;
    for (const ReportedSender& sender : result.senders)
        if (sender.claims_nothing) names.insert(sender.name);
    return names;
}

} // namespace

int exit_code(const RunResult& result) {
    const auto claim_nothing = without_claim(result);
    const bool any_broken =
        std::any_of(result.deliveries.begin(), result.deliveries.end(), [&](const Delivery& delivery) {
            return delivery.verdict.kind == VerdictKind::broken && !claim_nothing.contains(delivery.sender);
        });
    const auto any = [&](VerdictKind kind) {
        return std::any_of(result.deliveries.begin(), result.deliveries.end(), [&](const Delivery& delivery) {
            return delivery.verdict.kind == kind;
        });
    };
    const bool claim_broken =
        std::any_of(result.claims.begin(), result.claims.end(), [](const ClaimResult& claim) {
            return claim.state == ClaimResult::State::broken;
        });
    // A witness that was missing for a while: what was judged stands, and no more is proven.
    const bool any_trouble =
        std::any_of(result.senders.begin(), result.senders.end(), [](const ReportedSender& sender) {
            return !sender.trouble.empty();
        });
    if (any_broken || claim_broken) return 1;
    const bool is_anything_missing =
        any(VerdictKind::not_judged) || any_trouble || result.interrupted || result.deliveries.empty();
    return is_anything_missing ? 3 : 0;
}

} // namespace harness
