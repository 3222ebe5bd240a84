#include "harness/run/run_settings.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

const Policy kMay{Level::may, InsecureMx::dane};

Scenario with_fault(DnsFaultKind kind) {
    Scenario scenario;
    scenario.expect[kMay] = {};
    scenario.peer.dns.push_back({"a.example.", "MX", kind});
    return scenario;
}

// Such a fault is in the answers of our resolver alone.
TEST(SenderPlan, WithAResolverOfItsOwnTakesNoFaultsOfAnotherOne) {
    const SenderPlan with_ours = attached_sender("smtp", "", kMay);
    const SenderPlan with_its_own = attached_sender("smtp", "unbound", kMay);
    for (const DnsFaultKind kind :
         {DnsFaultKind::ad_withheld, DnsFaultKind::ad_only_with_do, DnsFaultKind::servfail_for_nxdomain}) {
        EXPECT_TRUE(with_ours.takes(with_fault(kind)));
        EXPECT_FALSE(with_its_own.takes(with_fault(kind)));
    }
    for (const DnsFaultKind kind :
         {DnsFaultKind::servfail, DnsFaultKind::no_answer, DnsFaultKind::ds_of_another_key})
        EXPECT_TRUE(with_its_own.takes(with_fault(kind)));
}

} // namespace
} // namespace harness
