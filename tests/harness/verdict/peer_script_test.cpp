#include "harness/verdict/peer_script.hpp"
#include "tests/harness/verdict/evidence_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness_test;
using testing::HasSubstr;

Peer with_fault(const DnsFault& fault) {
    Peer peer = peer_of_two_hosts();
    peer.dns = {fault};
    return peer;
}

std::string why_not(const std::string& text, const Peer& peer, const EvidenceBuilder& built = {}) {
    return why_not_of_the_peer(failed_step(text, "a.example"), peer, built.evidence).value_or("");
}

constexpr const char* kTlsaOfMx1 = "_25._tcp.mx1.a.example.";
constexpr const char* kTlsaError = "TLSA lookup error for mx1.a.example:25";
constexpr const char* kMxError =
    "Host or domain name not found. Name service error for name=a.example type=MX: Host not found, try again";

TEST(PeerScript, ExcusesAFailedLookupOfTheFaultsOwnNameAndType) {
    EvidenceBuilder built;
    built.query(kTlsaOfMx1, "TLSA", "SERVFAIL");

    EXPECT_EQ(why_not(kTlsaError, with_fault({kTlsaOfMx1, "TLSA", DnsFaultKind::servfail}), built), "");
}

// Exim says that a lookup failed, and perhaps of which type, but not which one.
TEST(PeerScript, ExcusesAFailedLookupWithoutANameByOneThatWasToFailAndDid) {
    FailedStep step;
    step.reason = Reason::tlsa_lookup_failed;
    step.type = "TLSA";
    const Peer peer = with_fault({kTlsaOfMx1, "TLSA", DnsFaultKind::servfail});
    EvidenceBuilder built;
    built.query(kTlsaOfMx1, "TLSA", "NOERROR");
    EXPECT_THAT(why_not_of_the_peer(step, peer, built.evidence).value_or(""), HasSubstr("answered it well"));
    built.query("a.example.", "MX", "SERVFAIL");
    EXPECT_TRUE(why_not_of_the_peer(step, peer, built.evidence));
    built.query(kTlsaOfMx1, "TLSA", "SERVFAIL");
    EXPECT_FALSE(why_not_of_the_peer(step, peer, built.evidence));
    EXPECT_THAT(
        why_not_of_the_peer(step, peer_of_two_hosts(), built.evidence).value_or(""),
        HasSubstr("were told to let fail")
    );
}

TEST(PeerScript, DoesNotExcuseALookupByTheFaultOfAnotherNameOrType) {
    EvidenceBuilder built;
    built.query(kTlsaOfMx1, "TLSA", "SERVFAIL");

    EXPECT_THAT(
        why_not(kMxError, with_fault({kTlsaOfMx1, "TLSA", DnsFaultKind::servfail}), built),
        HasSubstr("MX a.example.")
    );
    EXPECT_THAT(
        why_not(kTlsaError, with_fault({"a.example.", "MX", DnsFaultKind::servfail}), built),
        HasSubstr("TLSA _25._tcp.mx1.a.example.")
    );
}

TEST(PeerScript, DoesNotBelieveAServfailThatNobodyAskedFor) {
    EvidenceBuilder built;
    built.query(kTlsaOfMx1, "TLSA", "SERVFAIL");

    EXPECT_THAT(why_not(kTlsaError, peer_of_two_hosts(), built), HasSubstr("were told to let fail"));
}

TEST(PeerScript, DoesNotExcuseALookupThatTheResolverAnsweredWell) {
    EvidenceBuilder built;
    built.query(kTlsaOfMx1, "TLSA", "NOERROR");

    EXPECT_THAT(
        why_not(kTlsaError, with_fault({kTlsaOfMx1, "TLSA", DnsFaultKind::servfail}), built),
        HasSubstr("answered it well")
    );
}

TEST(PeerScript, ExcusesEveryLookupInAZoneWhoseSignaturesAreAllWrong) {
    EvidenceBuilder built;
    built.query("a.example.", "MX", "SERVFAIL");

    EXPECT_EQ(why_not(kMxError, with_fault({"a.example.", "", DnsFaultKind::signature_missing}), built), "");
    EXPECT_EQ(why_not(kMxError, with_fault({"a.example.", "", DnsFaultKind::ds_of_another_key}), built), "");
    EXPECT_NE(
        why_not(kMxError, with_fault({"mx1.a.example.", "A", DnsFaultKind::signature_missing}), built), ""
    );
}

Peer with_alias(AliasEnd end) {
    Peer peer = peer_of_two_hosts();
    AliasFacts& alias = peer.mx[0].alias.emplace();
    alias.end = end;
    alias.name = "alias1.a.example.";
    alias.zone_name = peer.domain;
    return peer;
}

TEST(PeerScript, ExcusesAFailedLookupOfAnAliasByAFaultBehindIt) {
    Peer peer = with_alias(AliasEnd::resolves);
    EXPECT_FALSE(lookup_is_to_fail(peer, "alias1.a.example.", "A"));
    peer.dns = {{"mx1.a.example.", "A", DnsFaultKind::servfail}};
    EXPECT_TRUE(lookup_is_to_fail(peer, "alias1.a.example.", "A"));
    EXPECT_FALSE(lookup_is_to_fail(peer, "alias1.a.example.", "AAAA"));
}

TEST(PeerScript, ExcusesAFailedLookupOfALoop) {
    EXPECT_TRUE(lookup_is_to_fail(with_alias(AliasEnd::loop), "alias1.a.example.", "A"));
    EXPECT_FALSE(lookup_is_to_fail(with_alias(AliasEnd::loop), "mx1.a.example.", "A"));
    EXPECT_FALSE(lookup_is_to_fail(with_alias(AliasEnd::dangling), "alias1.a.example.", "A"));
}

TEST(PeerScript, NeverExcusesATimeout) {
    EXPECT_NE(
        why_not("connect to mx1.a.example[198.18.0.1]:25: Connection timed out", peer_of_two_hosts()), ""
    );
    EXPECT_NE(
        why_not(
            "conversation with mx1.a.example[198.18.0.1] timed out while sending RCPT TO", peer_of_two_hosts()
        ),
        ""
    );
}

TEST(PeerScript, ExcusesATimeoutOnlyOfTheAddressThatLeavesConnectionsUnanswered) {
    Peer peer = peer_of_two_hosts();
    peer.mx.front().connections.ipv4 = Connections::unanswered;

    EXPECT_EQ(why_not("connect to mx1.a.example[198.18.0.1]:25: Connection timed out", peer), "");
    EXPECT_NE(why_not("connect to mx2.a.example[198.18.0.2]:25: Connection timed out", peer), "");
    EXPECT_NE(
        why_not("conversation with mx1.a.example[198.18.0.1] timed out while sending RCPT TO", peer), ""
    );
    peer.mx.front().connections = {Connections::accepted, Connections::unanswered};
    EXPECT_NE(why_not("connect to mx1.a.example[198.18.0.1]:25: Connection timed out", peer), "");
}

TEST(PeerScript, ExcusesALostConnectionOfTheHostThatResetsThemBeforeItsGreetingAlone) {
    Peer peer = peer_of_two_hosts();
    peer.mx.front().connections = {Connections::reset, Connections::reset};

    EXPECT_EQ(
        why_not(
            "lost connection with mx1.a.example[198.18.0.1] while receiving the initial server greeting", peer
        ),
        ""
    );
    EXPECT_EQ(why_not("connect to mx1.a.example[198.18.0.1]:25: Connection reset by peer", peer), "");
    EXPECT_NE(why_not("lost connection with mx1.a.example[198.18.0.1] while sending RCPT TO", peer), "");
}

TEST(PeerScript, ExcusesSilenceAndAnEndAtTheStepThatTheHostWasToldAlone) {
    Peer peer = peer_of_two_hosts();
    peer.mx.front().refusals = {{"MAIL", "", Answer::silent}, {"DATA", "", Answer::closes}};
    const std::string silent = "conversation with mx1.a.example[198.18.0.1] timed out while sending ";
    const std::string closed = "lost connection with mx1.a.example[198.18.0.1] while sending ";

    EXPECT_EQ(why_not(silent + "MAIL FROM", peer), "");
    EXPECT_NE(why_not(silent + "RCPT TO", peer), "");
    EXPECT_NE(why_not(silent + "DATA command", peer), "");
    EXPECT_EQ(why_not(closed + "DATA command", peer), "");
    EXPECT_NE(why_not(closed + "MAIL FROM", peer), "");
    EXPECT_NE(why_not("connect to mx1.a.example[198.18.0.1]:25: Connection timed out", peer), "");
}

// The sender's own system has no route: that took no time, and is the sender's.
TEST(PeerScript, LeavesAMissingRouteToTheSender) {
    EXPECT_EQ(
        why_not("connect to mx1.a.example[2001:db8:25::1]:25: Network is unreachable", peer_of_two_hosts()),
        ""
    );
}

TEST(PeerScript, ExcusesALostConnectionOnlyOfTheHostThatCloses) {
    Peer peer = peer_of_two_hosts();
    peer.mx.front().starttls = Starttls::closes;

    EXPECT_EQ(
        why_not("lost connection with mx1.a.example[198.18.0.1] while performing the TLS handshake", peer), ""
    );
    EXPECT_THAT(
        why_not("lost connection with mx2.a.example[198.18.0.2] while receiving the initial greeting", peer),
        HasSubstr("mx2")
    );
}

TEST(PeerScript, ExcusesAFailedHandshakeOnlyOfTheHostThatLetsItFail) {
    Peer peer = peer_of_two_hosts();
    peer.mx.front().starttls = Starttls::handshake_fails;

    EXPECT_EQ(why_not("SSL_connect error to mx1.a.example[198.18.0.1]:25: -1", peer), "");
    EXPECT_THAT(
        why_not("SSL_connect error to mx2.a.example[198.18.0.2]:25: Connection timed out", peer),
        HasSubstr("mx2")
    );
}

TEST(PeerScript, ExcusesAHandshakeThatEndedByTheProtocol) {
    EvidenceBuilder built;
    auto& tls = built.begin(kMx1)->tls.emplace();
    tls.client_alert = "bad certificate";
    tls.rejected = true;
    EXPECT_EQ(
        why_not("SSL_connect error to mx1.a.example[198.18.0.1]:25: -1", peer_of_two_hosts(), built), ""
    );

    tls = {};
    tls.error = "client hung up during the handshake";
    EXPECT_NE(
        why_not("SSL_connect error to mx1.a.example[198.18.0.1]:25: -1", peer_of_two_hosts(), built), ""
    );
}

TEST(PeerScript, HasNothingToSayOfWhatNoLatenessBringsAbout) {
    EXPECT_EQ(why_not("Server certificate not verified", peer_of_two_hosts()), "");
    EXPECT_EQ(
        why_not("connect to mx1.a.example[198.18.0.1]:25: Connection refused", peer_of_two_hosts()), ""
    );
    EXPECT_EQ(why_not("host mx1.a.example[198.18.0.1] said: 450 4.2.0 No", peer_of_two_hosts()), "");
}

} // namespace
