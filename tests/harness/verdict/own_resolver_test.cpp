// A sender that asks a real resolver: what that makes of the name servers' answers, no witness sees.
#include "tests/harness/verdict/evidence_builder.hpp"

#include <gtest/gtest.h>

namespace {

using namespace harness_test;

Verdict verdict_on_failed_lookup(const std::vector<DnsFault>& faults, bool asks_another_resolver) {
    EvidenceBuilder built;
    built.status(DeliveryStatus::deferred, "TLSA lookup error for mx1.a.example:25").queued();
    built.evidence.asks_another_resolver = asks_another_resolver;
    fake_dns::QueryAnswered query;
    query.rcode = "NOERROR";
    built.evidence.queries.push_back(query);
    Scenario scenario;
    scenario.peer.dns = faults;
    Expectation expected;
    expected.outcome = Outcome::deferred;
    expected.reason = Reason::tlsa_lookup_failed;
    return judge(scenario, expected, built.evidence);
}

const DnsFault kExpired{"_25._tcp.mx1.a.example.", "TLSA", DnsFaultKind::signature_expired};

TEST(AnotherResolver, FailsForAGoodReasonWhereThePeerHasAFault) {
    EXPECT_EQ(verdict_on_failed_lookup({kExpired}, true).kind, VerdictKind::kept);
    // Ours would have said so.
    EXPECT_EQ(verdict_on_failed_lookup({kExpired}, false).kind, VerdictKind::not_judged);
}

TEST(AnotherResolver, HasNoReasonToFailWhereThePeerHasNone) {
    EXPECT_EQ(verdict_on_failed_lookup({}, true).kind, VerdictKind::not_judged);
}

} // namespace
