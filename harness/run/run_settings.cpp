#include "harness/run/run_settings.hpp"

namespace harness {

SenderPlan honest_sender(const Policy& policy) {
    return {to_text(policy), policy, policy};
}

SenderPlan mutant_sender(const Policy& documented, const Policy& configured) {
    return {to_text(documented) + " (mutant: really " + to_text(configured) + ")", documented, configured};
}

} // namespace harness
