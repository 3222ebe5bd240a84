// Failed lookups: our resolver knows what it answered; of a sender that asks a real one, no witness sees what
// that makes of the name servers' answers.
#include "tests/harness/verdict/evidence_builder.hpp"

#include <gtest/gtest.h>

namespace {

using namespace harness_test;

// `rcodes`: what the queries for the TLSA records were answered; empty: silence.
Verdict verdict_on_failed_lookup(
    const std::vector<DnsFault>& faults,
    bool asks_another_resolver,
    const std::vector<std::string>& rcodes = {"NOERROR"}
) {
    EvidenceBuilder built;
    built.evidence.asks_another_resolver = asks_another_resolver;
    for (const std::string& rcode : rcodes)
        built.query("_25._tcp.mx1.a.example.", "TLSA", rcode);
    built.status(Outcome::deferred, "TLSA lookup error for mx1.a.example:25").queued();
    Scenario scenario;
    scenario.peer = peer_of_two_hosts();
    scenario.peer.dns = faults;
    Expectation expected;
    expected.outcome = Outcome::deferred;
    expected.reason = Reason::tlsa_lookup_failed;
    return judge(scenario, expected, built.evidence);
}

const DnsFault kExpired{"_25._tcp.mx1.a.example.", "TLSA", DnsFaultKind::signature_expired};

TEST(OwnResolver, FailsALookupOnlyIfItAnsweredItBadly) {
    const DnsFault told{"_25._tcp.mx1.a.example.", "TLSA", DnsFaultKind::servfail};
    EXPECT_EQ(verdict_on_failed_lookup({told}, false, {"NOERROR"}).kind, VerdictKind::not_judged);
    EXPECT_EQ(verdict_on_failed_lookup({told}, false, {"NOERROR", "SERVFAIL"}).kind, VerdictKind::kept);
    EXPECT_EQ(verdict_on_failed_lookup({told}, false, {""}).kind, VerdictKind::kept);
    EXPECT_EQ(verdict_on_failed_lookup({}, false, {"SERVFAIL"}).kind, VerdictKind::not_judged);
}

// Postfix asks for the records of the alias's target first, and names the alias if that fails.
TEST(OwnResolver, FailsALookupOfAnAliasIfItAnsweredThatOfItsTargetBadly) {
    EvidenceBuilder built;
    built.query("_25._tcp.mx1.a.example.", "TLSA", "SERVFAIL")
        .status(Outcome::deferred, "TLSA lookup error for alias1.a.example:25")
        .queued();
    Scenario scenario;
    scenario.peer = peer_of_two_hosts();
    scenario.peer.dns = {{"_25._tcp.mx1.a.example.", "TLSA", DnsFaultKind::servfail}};
    Expectation expected;
    expected.outcome = Outcome::deferred;
    expected.reason = Reason::tlsa_lookup_failed;
    EXPECT_EQ(judge(scenario, expected, built.evidence).kind, VerdictKind::not_judged);

    scenario.peer.mx[0].alias.emplace().name = "alias1.a.example.";

    EXPECT_EQ(judge(scenario, expected, built.evidence).kind, VerdictKind::kept);
}

TEST(AnotherResolver, FailsForAGoodReasonWhereThePeerHasAFault) {
    EXPECT_EQ(verdict_on_failed_lookup({kExpired}, true).kind, VerdictKind::kept);
    // Ours would have said so.
    EXPECT_EQ(verdict_on_failed_lookup({kExpired}, false).kind, VerdictKind::not_judged);
}

TEST(AnotherResolver, HasNoReasonToFailAtANameThatHasNoFault) {
    const DnsFault of_the_second{"_25._tcp.mx2.a.example.", "TLSA", DnsFaultKind::signature_expired};
    EXPECT_EQ(verdict_on_failed_lookup({of_the_second}, true).kind, VerdictKind::not_judged);
    const DnsFault of_the_address{"_25._tcp.mx1.a.example.", "A", DnsFaultKind::servfail};
    EXPECT_EQ(verdict_on_failed_lookup({of_the_address}, true).kind, VerdictKind::not_judged);
}

TEST(AnotherResolver, FailsForEveryNameOfAZoneWhoseSignaturesOrKeysAreWrong) {
    const DnsFault of_all_signatures{"a.example.", "", DnsFaultKind::signature_corrupted};
    EXPECT_EQ(verdict_on_failed_lookup({of_all_signatures}, true).kind, VerdictKind::kept);
    const DnsFault of_the_ds{"a.example.", "", DnsFaultKind::ds_of_another_key};
    EXPECT_EQ(verdict_on_failed_lookup({of_the_ds}, true).kind, VerdictKind::kept);
    const DnsFault of_the_keys{"a.example.", "DNSKEY", DnsFaultKind::servfail};
    EXPECT_EQ(verdict_on_failed_lookup({of_the_keys}, true).kind, VerdictKind::kept);
}

TEST(AnotherResolver, HasNoReasonToFailWhereThePeerHasNone) {
    EXPECT_EQ(verdict_on_failed_lookup({}, true).kind, VerdictKind::not_judged);
}

} // namespace
