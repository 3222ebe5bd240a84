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

    Sent& other_line(const std::string& text) {
        status(DeliveryStatus::sent, "");
        evidence.status.pop_back();
        evidence.log.back().what = OtherLine{};
        evidence.log.back().line = text;
        return *this;
    }

    Sent& tls_session(const std::string& sni = {}) {
        accept(kMx1, true, sni);
        return *this;
    }

    Sent& sent(const std::string& tls_field = {}) {
        status(DeliveryStatus::sent, "250 2.0.0 Ok", kMx1);
        std::get<StatusLine>(evidence.status.back().what).tls_field = tls_field;
        return *this;
    }
};

TEST(TlsWitness, CallsAVerifiedPeerAuthenticated) {
    Sent sent;
    sent.tls_session("mx1.a.example").tls_summary(kMx1, PeerTrust::verified);

    EXPECT_EQ(sent.sent().travelled().channel, Channel::authenticated);
}

// TLS_README, client_tls_dane: "If TLSA records are published … but none are usable, then … encrypt". The SNI
// has been sent by then, and a chain of a public CA is called Trusted.
TEST(TlsWitness, CallsATrustedPeerWithoutUsableRecordsOnlyEncrypted) {
    Sent sent;
    sent.tls_session("mx1.a.example");
    sent.other_line("postfix/smtp[17]: mx[198.18.0.1]:25: all TLSA records unusable, fallback to "
                    "unauthenticated TLS");
    sent.tls_summary(kMx1, PeerTrust::trusted);

    EXPECT_EQ(sent.sent().travelled().channel, Channel::encrypted);
}

// From Postfix 3.11 on the status line names the level: https://www.postfix.org/postconf.5.html
TEST(TlsWitness, BelievesTheLevelThatTheStatusLineNames) {
    const std::vector<std::pair<std::string, Channel>> cases{
        {"dane", Channel::authenticated},
        {"halfdane", Channel::authenticated},
        {"verify", Channel::authenticated},
        {"secure/requiretls", Channel::authenticated},
        {"may", Channel::encrypted},
        {"encrypt", Channel::encrypted},
        {"dane:encrypt", Channel::encrypted},
        {"halfdane:encrypt", Channel::encrypted},
    };
    for (const auto& [field, channel] : cases) {
        Sent sent;
        sent.tls_session("mx1.a.example").tls_summary(kMx1, PeerTrust::trusted);

        EXPECT_EQ(sent.sent(field).travelled().channel, channel) << field;
    }
}

TEST(TlsWitness, MissesTheSummaryOfASessionWithTls) {
    Sent sent;
    sent.tls_session();

    EXPECT_THAT(sent.sent().travelled().contradiction, HasSubstr("no summary"));
}

TEST(TlsWitness, SeesTlsInTheLogThatTheHostDidNotSee) {
    Sent sent;
    sent.accept(kMx1, false);
    sent.tls_summary(kMx1, PeerTrust::untrusted);

    EXPECT_THAT(sent.sent().travelled(false).contradiction, HasSubstr("contradict"));
}

// postconf(5), smtp_tls_security_level: may falls back to plaintext after a TLS session that failed.
TEST(TlsWitness, JoinsEachSummaryToItsOwnSession) {
    Sent sent;
    sent.tls_session("first").tls_summary(kMx1, PeerTrust::verified);
    sent.tls_session("second").tls_summary(kMx1, PeerTrust::untrusted);
    sent.accept(kMx1, false);
    sent.sent();

    EXPECT_EQ(sent.travelled(false).contradiction, "");
    EXPECT_EQ(sent.travelled(false).channel, Channel::plaintext);
    const auto& sessions = sent.evidence.sessions;
    const auto until = sent.evidence.status.back().time;
    EXPECT_EQ(tls_summary_of(sent.evidence, *sessions[0], until)->trust, PeerTrust::verified);
    EXPECT_EQ(tls_summary_of(sent.evidence, *sessions[1], until)->trust, PeerTrust::untrusted);
    EXPECT_EQ(tls_summary_of(sent.evidence, *sessions[2], until), nullptr);
}

TEST(TlsWitness, LooksAtNothingThatWasLoggedAfterTheAttempt) {
    Sent sent;
    sent.tls_session().sent();
    sent.tls_summary(kMx1, PeerTrust::verified);

    EXPECT_NE(sent.travelled().contradiction, "");
}

} // namespace
