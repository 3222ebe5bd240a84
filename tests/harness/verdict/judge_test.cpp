#include "harness/verdict/log_witness.hpp"
#include "tests/harness/verdict/evidence_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness_test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Verdict verdict_on(
    const EvidenceBuilder& built,
    const Expectation& expected,
    Attempt attempt = Attempt::first,
    Peer peer = peer_of_two_hosts()
) {
    Scenario scenario;
    scenario.peer = std::move(peer);
    scenario.attempt = attempt;
    return judge(scenario, expected, built.evidence);
}

TEST(Judge, KeepsADeliveryThatAllWitnessesSaw) {
    EvidenceBuilder built;
    const auto text = built.accept(kMx1, true, "mx1.a.example");
    built.tls_summary(kMx1, "Verified").status(Outcome::delivered, text, kMx1);

    const Verdict verdict = verdict_on(built, delivered(Channel::authenticated));

    EXPECT_EQ(verdict.kind, VerdictKind::kept) << verdict.not_judged_because;
    EXPECT_EQ(verdict.observed.tls->summary, "Verified");
    EXPECT_EQ(verdict.observed.tls->version, "TLSv1.3");
    EXPECT_THAT(verdict.observed.relay, HasSubstr("mx1"));
}

TEST(Judge, FindsAWeakerChannelBroken) {
    EvidenceBuilder built;
    built.status(Outcome::delivered, built.accept(kMx1, false), kMx1);

    const Verdict verdict = verdict_on(built, delivered(Channel::encrypted));

    EXPECT_EQ(verdict.kind, VerdictKind::broken);
    EXPECT_THAT(
        verdict.mismatches, ElementsAre("expected delivered encrypted, observed delivered plaintext")
    );
}

TEST(Judge, FindsADeliveryBrokenWhereADeferralIsDocumented) {
    EvidenceBuilder built;
    const auto text = built.accept(kMx1, true);
    built.tls_summary(kMx1, "Untrusted").status(Outcome::delivered, text, kMx1);

    const Verdict verdict = verdict_on(built, deferred(Reason::certificate_not_verified));

    EXPECT_EQ(verdict.kind, VerdictKind::broken);
    EXPECT_THAT(
        verdict.mismatches,
        ElementsAre("expected deferred certificate-not-verified, observed delivered encrypted")
    );
}

TEST(Judge, IsLeftWithTheOtherTwoWitnessesWhereTheQueueCouldNotBeListed) {
    EvidenceBuilder built;
    built.asked().status(Outcome::deferred, "no TLSA records found");
    built.evidence.trouble = "the queue could not be listed";
    EXPECT_EQ(verdict_on(built, deferred(Reason::no_tlsa)).kind, VerdictKind::not_judged);

    built.evidence.queue_listed = false;
    EXPECT_EQ(verdict_on(built, deferred(Reason::no_tlsa)).kind, VerdictKind::kept);
    EXPECT_EQ(verdict_on(built, deferred(Reason::no_dnssec)).kind, VerdictKind::broken);
}

TEST(Judge, FindsAnotherReasonBroken) {
    EvidenceBuilder built;
    built.asked().status(Outcome::deferred, "no TLSA records found").queued();

    EXPECT_EQ(verdict_on(built, deferred(Reason::no_dnssec)).kind, VerdictKind::broken);
    EXPECT_EQ(verdict_on(built, deferred(Reason::no_tlsa)).kind, VerdictKind::kept);
}

Verdict verdict_on_known(const EvidenceBuilder& built, Reason documented, Reason known) {
    Scenario scenario;
    scenario.peer = peer_of_two_hosts();
    const Expectation saw = deferred(known);
    return judge(scenario, deferred(documented), built.evidence, &saw);
}

TEST(Judge, SaysThatASenderDeviatesWhereItDoesWhatItIsKnownToDo) {
    EvidenceBuilder built;
    built.asked().status(Outcome::deferred, "no TLSA records found").queued();

    const Verdict verdict = verdict_on_known(built, Reason::no_dnssec, Reason::no_tlsa);

    EXPECT_EQ(verdict.kind, VerdictKind::deviates);
    EXPECT_THAT(verdict.mismatches, ElementsAre("expected deferred no-dnssec, observed deferred no-tlsa"));
}

TEST(Judge, FindsAKnownDifferenceBrokenThatIsNoLongerSeen) {
    EvidenceBuilder built;
    built.asked().status(Outcome::deferred, "no TLSA records found").queued();

    const Verdict verdict = verdict_on_known(built, Reason::no_tlsa, Reason::no_dnssec);

    EXPECT_EQ(verdict.kind, VerdictKind::broken);
    EXPECT_THAT(
        verdict.mismatches,
        ElementsAre("known to deviate, by deferred no-dnssec: this is no longer so, what is documented was "
                    "observed")
    );
}

TEST(Judge, FindsBrokenWhatIsNeitherDocumentedNorKnown) {
    EvidenceBuilder built;
    built.asked().status(Outcome::deferred, "no TLSA records found").queued();

    const Verdict verdict = verdict_on_known(built, Reason::no_dnssec, Reason::tlsa_unusable);

    EXPECT_EQ(verdict.kind, VerdictKind::broken);
    EXPECT_THAT(
        verdict.mismatches,
        ElementsAre(
            "expected deferred no-dnssec, observed deferred no-tlsa",
            "known to deviate, but by deferred tlsa-unusable"
        )
    );
}

TEST(Judge, NeverJudgesAKnownDifferenceThatWasNotSeen) {
    EXPECT_EQ(
        verdict_on_known(EvidenceBuilder(), Reason::no_dnssec, Reason::no_tlsa).kind, VerdictKind::not_judged
    );
}

TEST(Judge, NeverTakesAnUnknownTextForTheDocumentedReason) {
    EvidenceBuilder built;
    built.status(Outcome::deferred, "a text of a Postfix to come").queued();

    const Verdict verdict = verdict_on(built, deferred(Reason::no_tlsa));

    EXPECT_EQ(verdict.kind, VerdictKind::broken);
    EXPECT_EQ(verdict.observed.text, "a text of a Postfix to come");
}

// postconf(5), smtp_tls_dane_insecure_mx_policy: "dane: … the TLS connection is … logged as Trusted".
TEST(Judge, CallsTrustedWithSniAuthenticated) {
    EvidenceBuilder built;
    const auto text = built.accept(kMx1, true, "mx1.a.example");
    built.tls_summary(kMx1, "Trusted").status(Outcome::delivered, text, kMx1);

    EXPECT_EQ(verdict_on(built, delivered(Channel::authenticated)).kind, VerdictKind::kept);
}

TEST(Judge, CallsTrustedWithoutSniOnlyEncrypted) {
    EvidenceBuilder built;
    const auto text = built.accept(kMx1, true);
    built.tls_summary(kMx1, "Trusted").status(Outcome::delivered, text, kMx1);

    EXPECT_EQ(verdict_on(built, delivered(Channel::encrypted)).kind, VerdictKind::kept);
}

// Postfix 3.6.0 to 3.6.7 and 3.7.0 to 3.7.3 logged "Untrusted" for a peer that DANE had verified.
TEST(Judge, CallsAMatchedRecordAuthenticatedWhateverTheSummarySays) {
    EvidenceBuilder built;
    const auto text = built.accept(kMx1, true, "mx1.a.example");
    built.matched(kMx1).tls_summary(kMx1, "Untrusted").status(Outcome::delivered, text, kMx1);

    EXPECT_EQ(verdict_on(built, delivered(Channel::authenticated)).kind, VerdictKind::kept);
}

TEST(Judge, DoesNotJudgeWhatWasNeverAttempted) {
    EvidenceBuilder built;
    EXPECT_EQ(verdict_on(built, delivered(Channel::plaintext)).kind, VerdictKind::not_judged);

    built.evidence.trouble = "Postfix did not start";
    const Verdict verdict = verdict_on(built, delivered(Channel::plaintext));
    EXPECT_EQ(verdict.kind, VerdictKind::not_judged);
    EXPECT_EQ(verdict.not_judged_because, "Postfix did not start");
}

TEST(Judge, DoesNotJudgeWhatItDoesNotSeeAllOf) {
    EvidenceBuilder built;
    const auto text = built.accept(kMx1, true, "mx1.a.example");
    built.tls_summary(kMx1, "Verified").status(Outcome::delivered, text, kMx1);
    built.evidence.left_out = "the sender's log is too long";

    const Verdict verdict = verdict_on(built, delivered(Channel::authenticated));

    EXPECT_EQ(verdict.kind, VerdictKind::not_judged);
    EXPECT_EQ(verdict.not_judged_because, "the sender's log is too long");
}

TEST(Judge, DoesNotJudgeASentThatNoHostReceived) {
    EvidenceBuilder built;
    built.begin(kMx1);
    built.status(Outcome::delivered, "250 2.0.0 Accepted (session 1)", kMx1);

    const Verdict verdict = verdict_on(built, delivered(Channel::plaintext));

    EXPECT_EQ(verdict.kind, VerdictKind::not_judged);
    EXPECT_THAT(verdict.not_judged_because, HasSubstr("contradict"));
}

TEST(Judge, DoesNotJudgeASentThatNamesNoSession) {
    EvidenceBuilder built;
    built.accept(kMx1, false);
    built.status(Outcome::delivered, "250 2.0.0 Ok: queued elsewhere", kMx1);

    EXPECT_EQ(verdict_on(built, delivered(Channel::plaintext)).kind, VerdictKind::not_judged);
}

TEST(Judge, DoesNotJudgeADeferralOfAMessageThatAHostAccepted) {
    EvidenceBuilder built;
    built.accept(kMx1, false);
    built.status(Outcome::deferred, "Server certificate not verified", kMx1).queued();

    const Verdict verdict = verdict_on(built, deferred(Reason::certificate_not_verified));

    EXPECT_EQ(verdict.kind, VerdictKind::not_judged);
    EXPECT_THAT(verdict.not_judged_because, HasSubstr("mx1 accepted"));
}

TEST(Judge, DoesNotJudgeADeferralThatIsNotInTheQueue) {
    EvidenceBuilder built;
    built.status(Outcome::deferred, "no TLSA records found");

    EXPECT_EQ(verdict_on(built, deferred(Reason::no_tlsa)).kind, VerdictKind::not_judged);
}

TEST(Judge, DoesNotJudgeADeliveryThatIsStillInTheQueue) {
    EvidenceBuilder built;
    built.status(Outcome::delivered, built.accept(kMx1, false), kMx1).queued();

    EXPECT_EQ(verdict_on(built, delivered(Channel::plaintext)).kind, VerdictKind::not_judged);
}

TEST(Judge, DoesNotJudgeATlsThatTheHostDidNotSee) {
    EvidenceBuilder built;
    const auto text = built.accept(kMx1, false);
    built.tls_summary(kMx1, "Verified").status(Outcome::delivered, text, kMx1);

    EXPECT_EQ(verdict_on(built, delivered(Channel::authenticated)).kind, VerdictKind::not_judged);
}

TEST(Judge, JudgesTheFirstAttemptByDefault) {
    EvidenceBuilder built;
    built.asked().status(Outcome::deferred, "Cannot start TLS: handshake failure", kMx1);
    built.wait(kSoonestRetry).status(Outcome::delivered, built.accept(kMx1, false), kMx1);
    Peer peer = peer_of_two_hosts();
    peer.mx.front().starttls = Starttls::handshake_fails;

    EXPECT_EQ(
        verdict_on(built, deferred(Reason::handshake_failed), Attempt::first, peer).kind, VerdictKind::kept
    );
}

TEST(Judge, JudgesALaterAttemptWhereTheScenarioAsksForIt) {
    EvidenceBuilder built;
    built.status(Outcome::deferred, "Cannot start TLS: handshake failure", kMx1);
    EXPECT_EQ(
        verdict_on(built, deferred(Reason::handshake_failed), Attempt::later).kind, VerdictKind::not_judged
    );

    built.status(Outcome::delivered, built.accept(kMx1, false), kMx1);
    EXPECT_EQ(verdict_on(built, delivered(Channel::plaintext), Attempt::later).kind, VerdictKind::kept);
}

TEST(Judge, SeesWhoTookTheMessage) {
    Expectation expected = delivered(Channel::plaintext);
    expected.by = "mx2";
    EvidenceBuilder built;
    built.status(Outcome::delivered, built.accept(kMx1, false), kMx1);

    const Verdict verdict = verdict_on(built, expected);

    EXPECT_EQ(verdict.kind, VerdictKind::broken);
    EXPECT_THAT(verdict.mismatches, ElementsAre("expected delivery by mx2, observed mx1"));
}

TEST(Judge, SaysOfABrokenCellThatNoDocumentDecidesIt) {
    Expectation expected = delivered(Channel::encrypted);
    expected.undocumented = "Postfix 3.7";
    EvidenceBuilder built;
    built.status(Outcome::delivered, built.accept(kMx1, false), kMx1);

    const Verdict verdict = verdict_on(built, expected);

    EXPECT_EQ(verdict.kind, VerdictKind::broken);
    EXPECT_THAT(
        verdict.mismatches,
        ElementsAre(
            "expected delivered encrypted, observed delivered plaintext",
            "no document decides this; what was expected rests on Postfix 3.7"
        )
    );
    expected.channel = Channel::plaintext;
    EXPECT_THAT(verdict_on(built, expected).mismatches, IsEmpty());
}

TEST(Judge, SeesMailThatAHostMustNeverGetEvenIfItDidNotAcceptIt) {
    Expectation expected = delivered(Channel::plaintext);
    expected.never_got_mail = {"mx1"};
    EvidenceBuilder built;
    built.begin(kMx1)->unaccepted_messages.emplace_back();
    built.status(Outcome::delivered, built.accept(kMx2, false), kMx2);

    EXPECT_EQ(verdict_on(built, expected).kind, VerdictKind::broken);

    expected.never_got_mail = {};
    EXPECT_THAT(verdict_on(built, expected).mismatches, IsEmpty());
}

TEST(Judge, DoesNotJudgeASentToAnotherHostThanTheOneThatHasTheMessage) {
    EvidenceBuilder built;
    built.status(Outcome::delivered, built.accept(kMx1, false), kMx2);

    const Verdict verdict = verdict_on(built, delivered(Channel::plaintext));

    EXPECT_EQ(verdict.kind, VerdictKind::not_judged);
    EXPECT_THAT(verdict.not_judged_because, HasSubstr("sent to [198.18.0.2]"));
}

// The host's reply to the final dot may get lost (RFC 5321 4.5.3.2.6); no peer is told to lose it.
TEST(Judge, DoesNotJudgeADeferralWhereTheAcceptanceGotLost) {
    EvidenceBuilder built;
    built.accept(kMx1, false);
    built.status(
        Outcome::deferred,
        "lost connection with mx1.a.example[198.18.0.1] while sending end of data -- message may be sent "
        "more "
        "than once",
        kMx1
    );
    built.queued();

    EXPECT_EQ(verdict_on(built, deferred(Reason::connection_lost)).kind, VerdictKind::not_judged);
}

TEST(Judge, DoesNotJudgeWhatQmgrDeferredWithoutAnAttempt) {
    EvidenceBuilder built;
    built.status(Outcome::deferred, "delivery temporarily suspended: no TLSA records found").queued();

    const Verdict verdict = verdict_on(built, deferred(Reason::no_tlsa));

    EXPECT_EQ(verdict.kind, VerdictKind::not_judged);
    EXPECT_THAT(verdict.not_judged_because, HasSubstr("nothing was attempted"));
}

TEST(Judge, DoesNotJudgeABounceThatIsStillInTheQueue) {
    EvidenceBuilder built;
    built.status(Outcome::bounced, "Domain a.example does not accept mail (nullMX)").queued();

    EXPECT_EQ(verdict_on(built, deferred(Reason::null_mx)).kind, VerdictKind::not_judged);
}

TEST(Judge, TellsAMissingMxHostFromAMissingDomain) {
    EvidenceBuilder built;
    built.asked()
        .status(
            Outcome::deferred,
            "Host or domain name not found. Name service error for name=mx1.a.example type=A: Host not found"
        )
        .queued();

    EXPECT_EQ(verdict_on(built, deferred(Reason::no_mail_host)).kind, VerdictKind::kept);
}

} // namespace
