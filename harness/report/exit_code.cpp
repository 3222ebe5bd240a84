#include "harness/report/exit_code.hpp"

#include <algorithm>

namespace harness {

int exit_code(const RunResult& result) {
    const auto any = [&](VerdictKind kind) {
        return std::any_of(result.deliveries.begin(), result.deliveries.end(), [&](const Delivery& delivery) {
            return delivery.verdict.kind == kind;
        });
    };
    const bool claim_broken =
        std::any_of(result.claims.begin(), result.claims.end(), [](const ClaimResult& claim) {
            return claim.state == ClaimResult::State::broken;
        });
    if (any(VerdictKind::broken) || claim_broken) return 1;
    if (any(VerdictKind::not_judged) || result.interrupted || result.deliveries.empty()) return 3;
    return 0;
}

} // namespace harness
