#include "harness/verdict/sender_trouble.hpp"
#include "tests/harness/verdict/evidence_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness_test;
using testing::HasSubstr;

std::string trouble_in(const EvidenceBuilder& built, const Peer& peer = peer_of_two_hosts()) {
    return trouble_on_the_way(peer, built.evidence, built.evidence.status.back()).value_or("");
}

TEST(SenderTrouble, IsNoneWhereNothingWentWrong) {
    EvidenceBuilder built;
    built.status(Outcome::delivered, built.accept(kMx1, false), kMx1);

    EXPECT_EQ(trouble_in(built), "");
}

TEST(SenderTrouble, IsInTheStatusLine) {
    EvidenceBuilder built;
    built.status(Outcome::deferred, "connect to mx1.a.example[198.18.0.1]:25: Connection timed out", kMx1);

    EXPECT_THAT(trouble_in(built), HasSubstr("mx1 did not answer in time"));
}

// Kept or broken: the second host took the message since the first one was not heard in time.
TEST(SenderTrouble, IsWhatMadeTheSenderGoOnToTheNextHost) {
    EvidenceBuilder built;
    built.line("8F0DA30: lost connection with mx1.a.example[198.18.0.1] while receiving the initial greeting"
    );
    built.status(Outcome::delivered, built.accept(kMx2, false), kMx2);

    EXPECT_THAT(trouble_in(built), HasSubstr("mx1 was lost"));
}

TEST(SenderTrouble, IsALookupThatMadeTheSenderGoOnToTheNextHost) {
    EvidenceBuilder built;
    built.query("_25._tcp.mx1.a.example.", "TLSA", "NOERROR");
    built.policy_warning("mx1.a.example", "TLSA lookup error for mx1.a.example:25");
    built.status(Outcome::delivered, built.accept(kMx2, false), kMx2);

    EXPECT_THAT(trouble_in(built), HasSubstr("TLSA _25._tcp.mx1.a.example."));
}

TEST(SenderTrouble, IsNotWhatTheFirstHostWasToldToDo) {
    EvidenceBuilder built;
    built.line("SSL_connect error to mx1.a.example[198.18.0.1]:25: -1");
    built.status(Outcome::delivered, built.accept(kMx2, false), kMx2);
    Peer peer = peer_of_two_hosts();
    peer.mx.front().starttls = Starttls::handshake_fails;

    EXPECT_EQ(trouble_in(built, peer), "");
}

TEST(SenderTrouble, IsAHandshakeThatTheClientBrokeOff) {
    EvidenceBuilder built;
    const auto session = built.begin(kMx1);
    session->tls.emplace().error = "client hung up during the handshake";
    session->ended = session->started;
    built.status(Outcome::delivered, built.accept(kMx1, false), kMx1);

    EXPECT_THAT(trouble_in(built), HasSubstr("TLS handshake with mx1 failed"));
}

TEST(SenderTrouble, OfAnEarlierAttemptIsNoneOfTheLaterOne) {
    EvidenceBuilder built;
    built.status(Outcome::deferred, "connect to mx1.a.example[198.18.0.1]:25: Connection timed out", kMx1);
    built.status(Outcome::delivered, built.accept(kMx1, false), kMx1);

    EXPECT_EQ(trouble_in(built), "");
}

} // namespace
