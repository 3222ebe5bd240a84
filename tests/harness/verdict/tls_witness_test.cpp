#include "harness/verdict/tls_witness.hpp"

#include "tests/harness/verdict/evidence_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness_test;
using testing::HasSubstr;

// A session with TLS, Postfix's summary of it, and the attempt that ends with `sent`.
struct Sent : EvidenceBuilder {
    Travelled travelled(bool over_tls = true) {
        return how_it_travelled(evidence, *evidence.sessions.back(), over_tls, evidence.status.back());
    }

    std::string word_for(std::size_t session) {
        const auto* reported =
            tls_report_of(evidence, *evidence.sessions.at(session), evidence.status.back());
        return reported ? reported->word : "";
    }

    Sent& tls_session(const std::string& sni = {}) {
        accept(kMx1, true, sni);
        return *this;
    }

    Sent& sent() {
        status(Outcome::delivered, "250 2.0.0 Ok", kMx1);
        return *this;
    }
};

TEST(TlsWitness, CallsAVerifiedPeerAuthenticated) {
    Sent sent;
    sent.tls_session("mx1.a.example").tls_summary(kMx1, "Verified");

    EXPECT_EQ(sent.sent().travelled().channel, Channel::authenticated);
}

// TLS_README, client_tls_dane: "If TLSA records are published … but none are usable, then … encrypt". The SNI
// has been sent by then, and a chain of a public CA is called Trusted.
TEST(TlsWitness, CallsATrustedPeerWithoutUsableRecordsOnlyEncrypted) {
    Sent sent;
    sent.tls_session("mx1.a.example");
    sent.line("mx[198.18.0.1]:25: all TLSA records unusable, fallback to unauthenticated TLS");
    sent.tls_summary(kMx1, "Trusted");

    EXPECT_EQ(sent.sent().travelled().channel, Channel::encrypted);
}

// Postfix 3.11 and later, and Exim.
TEST(TlsWitness, BelievesALineThatNamesThePolicyInForce) {
    for (const bool authenticated : {true, false}) {
        Sent sent;
        sent.tls_session("mx1.a.example").tls_summary(kMx1, "Trusted");
        sent.sent();
        std::get<AttemptEnded>(sent.evidence.status.back().what).authenticated = authenticated;

        EXPECT_EQ(sent.travelled().channel, authenticated ? Channel::authenticated : Channel::encrypted);
    }
}

// A program that tells of TLS in the line that says how the attempt ended, and nowhere else.
TEST(TlsWitness, TakesTheHandshakeFromTheLineOfTheAttempt) {
    Sent sent;
    sent.tls_session();
    sent.sent();
    auto& ended = std::get<AttemptEnded>(sent.evidence.status.back().what);
    ended.tls = TlsReported{PeerIs::authenticated, "CV=dane"};
    EXPECT_EQ(sent.travelled().channel, Channel::authenticated);
    EXPECT_EQ(sent.word_for(0), "CV=dane");

    ended.tls.reset();
    EXPECT_THAT(sent.travelled().contradiction.value_or(""), HasSubstr("does not tell"));
}

TEST(TlsWitness, SeesTlsInTheLineOfTheAttemptThatTheHostDidNotSee) {
    Sent sent;
    sent.accept(kMx1, false);
    sent.sent();
    std::get<AttemptEnded>(sent.evidence.status.back().what).tls = TlsReported{};

    EXPECT_THAT(sent.travelled(false).contradiction.value_or(""), HasSubstr("got it in plaintext"));
}

// Of Postfix 3.11 and later.
TEST(TlsWitness, HoldsTheLineOfTheAttemptAgainstWhatTheHostSaw) {
    const auto contradiction = [](bool host, bool log) {
        Sent sent;
        if (host) sent.tls_session().tls_summary(kMx1, "Untrusted");
        if (!host) sent.accept(kMx1, false);
        sent.sent();
        std::get<AttemptEnded>(sent.evidence.status.back().what).over_tls = log;
        return sent.travelled(host).contradiction.value_or("");
    };
    EXPECT_EQ(contradiction(true, true), "");
    EXPECT_EQ(contradiction(false, false), "");
    EXPECT_THAT(contradiction(true, false), HasSubstr("the message went in plaintext"));
    EXPECT_THAT(contradiction(false, true), HasSubstr("the message went over TLS"));
}

TEST(TlsWitness, MissesTheSummaryOfASessionWithTls) {
    Sent sent;
    sent.tls_session();

    EXPECT_THAT(
        sent.sent().travelled().contradiction.value_or(""), HasSubstr("does not tell of that handshake")
    );
}

TEST(TlsWitness, SeesTlsInTheLogThatTheHostDidNotSee) {
    Sent sent;
    sent.accept(kMx1, false);
    sent.tls_summary(kMx1, "Untrusted");

    EXPECT_THAT(sent.sent().travelled(false).contradiction.value_or(""), HasSubstr("contradict"));
}

// postconf(5), smtp_tls_security_level: may falls back to plaintext after a TLS session that failed.
TEST(TlsWitness, JoinsEachSummaryToItsOwnSession) {
    Sent sent;
    sent.tls_session("first").tls_summary(kMx1, "Verified");
    sent.tls_session("second").tls_summary(kMx1, "Untrusted");
    sent.accept(kMx1, false);
    sent.sent();

    EXPECT_FALSE(sent.travelled(false).contradiction);
    EXPECT_EQ(sent.travelled(false).channel, Channel::plaintext);
    EXPECT_EQ(sent.word_for(0), "Verified");
    EXPECT_EQ(sent.word_for(1), "Untrusted");
    EXPECT_EQ(sent.word_for(2), "");
}

TEST(TlsWitness, LooksAtNothingThatWasLoggedAfterTheAttempt) {
    Sent sent;
    sent.tls_session().sent();
    sent.tls_summary(kMx1, "Verified");

    EXPECT_TRUE(sent.travelled().contradiction);
}

} // namespace
