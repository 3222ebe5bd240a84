// Lines that Postfix did not write: the other witnesses, or the log itself, belie them, and nothing is
// judged.
#include "harness/verdict/log_witness.hpp"
#include "tests/harness/verdict/evidence_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness_test;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kMismatch = "Server certificate not verified";

// Why it is not judged; empty if it is.
std::string
why_not(const EvidenceBuilder& built, const Expectation& expected, Attempt attempt = Attempt::first) {
    Scenario scenario;
    scenario.peer = peer_of_two_hosts();
    scenario.attempt = attempt;
    const Verdict verdict = judge(scenario, expected, built.evidence);
    EXPECT_EQ(verdict.kind == VerdictKind::not_judged, !verdict.not_judged_because.empty());
    return verdict.not_judged_because;
}

// A host accepts the message over TLS, and Postfix says so.
void deliver(EvidenceBuilder& built, const char* trust = "Untrusted") {
    const auto text = built.accept(kMx1, true);
    built.tls_summary(kMx1, trust).status(Outcome::delivered, text, kMx1);
}

TEST(LogWitness, IsNotBelievedWhereADeferralStandsBeforeADelivery) {
    EvidenceBuilder built;
    built.asked().status(Outcome::deferred, "no TLSA records found");
    deliver(built);

    EXPECT_THAT(
        why_not(built, deferred(Reason::no_tlsa)),
        AllOf(HasSubstr("deferred (no TLSA"), HasSubstr("delivered (250"))
    );
    EXPECT_THAT(why_not(built, delivered(Channel::encrypted)), HasSubstr("contradicts itself"));
}

TEST(LogWitness, IsNotBelievedWhereABounceStandsBesideADelivery) {
    EvidenceBuilder before;
    before.asked().status(Outcome::bounced, "host mx[198.18.0.1] said: 550 no", kMx1);
    deliver(before);
    EvidenceBuilder behind;
    deliver(behind.asked());
    behind.status(Outcome::bounced, "host mx[198.18.0.1] said: 550 no", kMx1);

    Expectation bounced;
    bounced.outcome = Outcome::bounced;
    EXPECT_THAT(why_not(before, bounced), HasSubstr("contradict"));
    EXPECT_THAT(why_not(behind, bounced), HasSubstr("contradicts itself"));
}

TEST(LogWitness, IsNotBelievedWhereTwoDeferralsNameTwoReasons) {
    EvidenceBuilder built;
    built.begin(kMx1)->tls = fake_mx::TlsRecord{};
    built.status(Outcome::deferred, kMismatch, kMx1)
        .status(Outcome::deferred, "no TLSA records found")
        .queued();

    EXPECT_THAT(why_not(built, deferred(Reason::certificate_not_verified)), HasSubstr("contradicts itself"));
}

TEST(LogWitness, MayRepeatItself) {
    EvidenceBuilder built;
    built.asked()
        .status(Outcome::deferred, "no TLSA records found")
        .status(Outcome::deferred, "no TLSA records found")
        .queued();

    EXPECT_THAT(why_not(built, deferred(Reason::no_tlsa)), IsEmpty());
}

TEST(LogWitness, IsNotBelievedBeforeTheSenderHasAskedForThePeer) {
    EvidenceBuilder built;
    built.status(Outcome::deferred, "no TLSA records found").asked().queued();
    EXPECT_THAT(why_not(built, deferred(Reason::no_tlsa)), HasSubstr("had neither asked the resolver"));
    EXPECT_THAT(why_not(built, delivered(Channel::encrypted)), HasSubstr("had neither asked the resolver"));

    built.evidence.asks_another_resolver = true; // which may have known
    EXPECT_THAT(why_not(built, deferred(Reason::no_tlsa)), IsEmpty());
}

TEST(LogWitness, IsNotBelievedAboutACertificateThatNoHostShowed) {
    EvidenceBuilder built;
    built.asked().begin(kMx1);
    built.begin(kMx2)->tls = fake_mx::TlsRecord{};
    built.status(Outcome::deferred, kMismatch, kMx1).queued();

    EXPECT_THAT(
        why_not(built, deferred(Reason::certificate_not_verified)),
        HasSubstr("no MX host of this peer saw such a session")
    );
}

TEST(LogWitness, IsNotBelievedAboutAMissingStarttlsThatWasUsed) {
    EvidenceBuilder built;
    built.asked().begin(kMx1)->tls = fake_mx::TlsRecord{};
    built.status(Outcome::deferred, "TLS is required, but was not offered by host mx[198.18.0.1]", kMx1)
        .queued();

    EXPECT_THAT(why_not(built, deferred(Reason::tls_not_offered)), HasSubstr("saw such a session"));
}

TEST(LogWitness, IsNotBelievedAboutWhatNoHostWasAskedForInASession) {
    EvidenceBuilder built;
    built.asked().status(
        Outcome::deferred, "SMTPUTF8 is required, but was not offered by host mx[198.18.0.1]", kMx1
    );

    EXPECT_THAT(why_not(built, deferred(Reason::smtputf8_not_offered)), HasSubstr("saw such a session"));
}

// It is announced over TLS alone.
TEST(LogWitness, IsNotBelievedAboutRequiretlsInPlaintext) {
    EvidenceBuilder built;
    built.asked().begin(kMx1);
    built.status(
        Outcome::bounced,
        "Sender requested REQUIRETLS, but no server was found that supports REQUIRETLS. The last attempted "
        "server was mx[198.18.0.1]",
        kMx1
    );

    EXPECT_THAT(why_not(built, deferred(Reason::requiretls_not_offered)), HasSubstr("saw such a session"));
}

TEST(LogWitness, IsNotBelievedAboutMoreHandshakesThanTheHostHad) {
    EvidenceBuilder built;
    built.asked().tls_summary(kMx1, "Verified");
    deliver(built);

    EXPECT_THAT(why_not(built, delivered(Channel::authenticated)), HasSubstr("more TLS handshakes"));
}

TEST(LogWitness, IsNotBelievedAboutDaneWithoutATlsaRecord) {
    EvidenceBuilder built;
    deliver(built.asked(), "Verified");
    built.evidence.authenticates_by_dane = true;
    EXPECT_THAT(why_not(built, delivered(Channel::authenticated)), HasSubstr("asked for no TLSA record"));
    EXPECT_THAT(why_not(built, deferred(Reason::no_tlsa)), IsEmpty()) << "it was delivered all the same";

    built.query("_25._tcp.mx1.a.example.", "TLSA", "NOERROR");
    EXPECT_THAT(why_not(built, delivered(Channel::authenticated)), IsEmpty());
}

} // namespace
