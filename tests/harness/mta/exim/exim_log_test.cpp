// Lines that Exim 4.94, 4.96 and 4.98 wrote in the fake Internet.
#include "harness/mta/exim/exim_log.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace harness;

const std::string kAt = "2026-11-28 19:58:16 [24] 1xXOYf-00000J-17 ";           // 4.96
const std::string kIn498 = "2026-11-28 20:03:39 [30] 1xXOe3-0000000000T-1IWo "; // the longer id

template <typename Kind>
Kind parsed(const std::string& line) {
    const LogEvent event = parse_exim_line(line, {});
    if (const auto* what = std::get_if<Kind>(&event.what)) return *what;
    ADD_FAILURE() << "another kind of event: " << line;
    return {};
}

AttemptEnded attempt(const std::string& line) {
    return parsed<AttemptEnded>(line);
}

TEST(EximLog, ReadsADeliveryInPlaintextWithWhatTheHostAnswered) {
    const auto ended = attempt(
        kAt + "=> user@a.example R=internet T=smtp H=mx1.a.example [2001:db8:25::6a]:25 K "
              "C=\"250 2.0.0 Accepted by mx1.a.example in plaintext (session 1)\""
    );
    EXPECT_EQ(ended.outcome, Outcome::delivered);
    EXPECT_EQ(ended.queue_id, "1xXOYf-00000J-17");
    EXPECT_EQ(ended.recipient, "user@a.example");
    EXPECT_EQ(ended.relay_host, "mx1.a.example");
    EXPECT_EQ(ended.relay_address, "2001:db8:25::6a");
    EXPECT_EQ(ended.relay_port, 25);
    EXPECT_EQ(ended.text, "250 2.0.0 Accepted by mx1.a.example in plaintext (session 1)");
    EXPECT_FALSE(ended.tls);
    EXPECT_FALSE(ended.authenticated);
}

TEST(EximLog, ReadsADeliveryThatDaneAuthenticated) {
    const auto ended = attempt(
        kAt + "=> user@a.example R=internet T=smtp H=mx2.a.example DS [2001:db8:25::2]:25 "
              "X=TLS1.3:ECDHE_SECP256R1__ECDSA_SECP256R1_SHA256__AES_256_GCM:256 CV=dane "
              "DN=\"O=A mail host,CN=mx2.a.example\" K "
              "C=\"250 2.0.0 Accepted by mx2.a.example over TLSv1.3 (session 29)\" DT=0s"
    );
    ASSERT_TRUE(ended.tls);
    EXPECT_EQ(ended.tls->peer, PeerIs::authenticated);
    EXPECT_EQ(ended.tls->word, "CV=dane");
    EXPECT_EQ(ended.tls->version, "TLSv1.3");
    EXPECT_EQ(ended.tls->cipher, "ECDHE_SECP256R1__ECDSA_SECP256R1_SHA256__AES_256_GCM:256");
    EXPECT_EQ(ended.authenticated, true);
    EXPECT_EQ(ended.relay_host, "mx2.a.example");
    EXPECT_EQ(ended.text, "250 2.0.0 Accepted by mx2.a.example over TLSv1.3 (session 29)");
}

TEST(EximLog, TakesAVerifiedCertificateForAuthenticationAndAnyOtherNot) {
    const std::string before = kIn498 + "=> user@a.example R=internet T=smtp H=mx1.a.example [198.18.0.1]:25 "
                                        "X=TLS1.3:ECDHE_SECP256R1__AES_256_GCM:256 CV=";
    EXPECT_EQ(attempt(before + "yes DN=\"O=A mail host\" C=\"250 Accepted\"").authenticated, true);
    EXPECT_EQ(attempt(before + "no DN=\"O=A mail host\" C=\"250 Accepted\"").authenticated, false);
    EXPECT_EQ(
        attempt(before + "yes DN=\"O=A mail host\" C=\"250 Accepted\"").queue_id, "1xXOe3-0000000000T-1IWo"
    );
}

TEST(EximLog, ReadsADeferralWithTheHostThatWasTriedLast) {
    const auto ended = attempt(
        kAt + "== user@a.example R=internet T=smtp defer (-38) H=mx1.a.example DS [198.18.0.7]:25: "
              "a TLS session is required, but the server did not offer TLS support"
    );
    EXPECT_EQ(ended.outcome, Outcome::deferred);
    EXPECT_EQ(ended.failed.reason, Reason::tls_not_offered);
    EXPECT_EQ(ended.failed.address, "198.18.0.7");
    EXPECT_EQ(ended.relay_address, "198.18.0.7");
    EXPECT_EQ(ended.text, "a TLS session is required, but the server did not offer TLS support");
    EXPECT_TRUE(ended.attempted);
}

TEST(EximLog, ReadsTheHostBehindTheSystemsOwnError) {
    const auto ended = attempt(
        kAt + "== user@a.example R=internet T=smtp defer (110): Connection timed out H=mx1.a.example DS "
              "[198.18.0.7]:25: SMTP timeout after EHLO sender.example"
    );
    EXPECT_EQ(ended.failed.reason, Reason::connection_timed_out);
    EXPECT_EQ(ended.failed.address, "198.18.0.7");
    EXPECT_EQ(ended.relay_host, "mx1.a.example");
    EXPECT_EQ(ended.text, "SMTP timeout after EHLO sender.example");
    const auto refused = attempt(
        kAt + "== user@a.example R=internet T=smtp defer (111): Connection refused H=mx1.a.example DS "
              "[198.18.0.7]:25"
    );
    EXPECT_EQ(refused.failed.reason, Reason::connection_refused);
    EXPECT_EQ(refused.failed.address, "198.18.0.7");
}

TEST(EximLog, ReadsADeferralWithoutAHost) {
    const auto lookup =
        attempt(kAt + "== user@a.example R=internet defer (-1): host lookup did not complete");
    EXPECT_EQ(lookup.failed.reason, Reason::dns_lookup_failed);
    EXPECT_EQ(lookup.relay_address, "");
    const auto tlsa =
        attempt(kAt + "== user@a.example R=internet T=smtp defer (-36): DANE error: tlsa lookup DEFER");
    EXPECT_EQ(tlsa.failed.reason, Reason::tlsa_lookup_failed);
    EXPECT_EQ(tlsa.failed.type, "TLSA");
    EXPECT_EQ(tlsa.failed.name, "");
}

// It names the first host, and the lookup that failed was the last one's.
TEST(EximLog, TakesTheHostOfADeferralForNoPartOfTheLookupThatFailed) {
    const auto ended = attempt(
        kAt +
        "== user@a.example R=internet T=smtp defer (-36) H=mx1.a.example DS [198.18.0.1]:25: DANE error: "
        "tlsa lookup DEFER"
    );
    EXPECT_EQ(ended.relay_host, "mx1.a.example");
    EXPECT_EQ(ended.failed.reason, Reason::tlsa_lookup_failed);
    EXPECT_EQ(ended.failed.name, "");
}

TEST(EximLog, ReadsTheHostOfAConnectionThatHadBeenUsedBefore) {
    const auto ended = attempt(
        kAt + "=> user@a.example R=internet T=smtp H=mx1.a.example [198.18.0.1]*:25 C=\"250 Accepted\""
    );
    EXPECT_EQ(ended.relay_address, "198.18.0.1");
    EXPECT_EQ(ended.relay_port, 25);
}

TEST(EximLog, LeavesOutHowLongItTook) {
    const auto refused =
        attempt(kAt + "== user@a.example R=internet T=smtp defer (111): Connection refused QT=5s DT=0.010s");
    EXPECT_EQ(refused.text, "Connection refused");
    EXPECT_EQ(refused.failed.reason, Reason::connection_refused);
}

TEST(EximLog, ReadsABounceBehindTheNameInACertificate) {
    const auto ended = attempt(
        kAt + "** user@a.example R=internet T=smtp H=mx1.a.example DS [2001:db8:25::3f]:25 "
              "X=TLS1.3:ECDHE_SECP256R1__AES_256_GCM:256 CV=dane DN=\"O=A: mail host,CN=mx1.a.example\": "
              "SMTP error "
              "from remote mail server after RCPT TO:<user@a.example>: 550 5.1.1 User unknown"
    );
    EXPECT_EQ(ended.outcome, Outcome::bounced);
    EXPECT_EQ(ended.failed.reason, Reason::refused_by_peer);
    EXPECT_EQ(
        ended.text,
        "SMTP error from remote mail server after RCPT TO:<user@a.example>: 550 5.1.1 User unknown"
    );
    EXPECT_EQ(ended.authenticated, true);
}

TEST(EximLog, ReadsABounceThatNoRouterOrTransportNames) {
    const auto ended = attempt(kAt + "** user@no-such-domain.dns.example: Unrouteable address");
    EXPECT_EQ(ended.outcome, Outcome::bounced);
    EXPECT_EQ(ended.recipient, "user@no-such-domain.dns.example");
    EXPECT_EQ(ended.failed.reason, Reason::no_such_domain);
    EXPECT_EQ(
        attempt(kAt + "** user@a.example R=internet T=smtp: DANE error: mx1.a.example lookup not DNSSEC")
            .failed.reason,
        Reason::no_dnssec
    );
}

TEST(EximLog, TakesARepeatedFailureForNoAttempt) {
    EXPECT_FALSE(
        attempt(
            kAt + "== user@a.example R=internet T=smtp defer (-53): retry time not reached for any host for "
                  "'a.example'"
        )
            .attempted
    );
}

TEST(EximLog, ReadsWhatFailedAtAHostBeforeTheNextIsTried) {
    const auto refused = parsed<StepFailed>(kAt + "H=mx1.a.example [2001:db8:c105::1]:25 Connection refused");
    EXPECT_EQ(refused.step.reason, Reason::connection_refused);
    EXPECT_EQ(refused.step.address, "2001:db8:c105::1");
    EXPECT_EQ(refused.host, "mx1.a.example");
    const auto tlsa =
        parsed<StepFailed>(kAt + "H=mx1.a.example [2001:db8:25::58]:25: DANE error: tlsa lookup DEFER");
    EXPECT_EQ(tlsa.step.reason, Reason::tlsa_lookup_failed);
    EXPECT_EQ(tlsa.step.name, "_25._tcp.mx1.a.example.");
    const auto recipient = parsed<StepFailed>(
        kAt +
        "H=mx1.a.example [198.18.0.1]:25 SMTP error from remote mail server after RCPT TO:<user@a.example>: "
        "450 4.2.0 Greylisted, try again later"
    );
    EXPECT_EQ(recipient.step.reason, Reason::refused_by_peer);
}

TEST(EximLog, ReadsHandshakesThatFailedOfEveryVersion) {
    for (const char* said :
         {"A TLS fatal alert has been received.",
          "Handshake failed",
          "rxd alert: Handshake failed",
          "The TLS connection was non-properly terminated."}) {
        const auto dane = parsed<StepFailed>(
            kIn498 +
            "DANE attempt failed; TLS connection to mx1.a.example [198.18.0.1]: (gnutls_handshake): " + said
        );
        EXPECT_EQ(dane.step.reason, Reason::handshake_failed) << said;
        EXPECT_EQ(dane.step.address, "198.18.0.1");
        const auto in_clear = parsed<StepFailed>(
            kAt + "TLS session: (gnutls_handshake): " + said +
            ": delivering unencrypted to H=mx1.a.example [198.18.0.1] (not in hosts_require_tls)"
        );
        EXPECT_EQ(in_clear.step.reason, Reason::handshake_failed) << said;
        EXPECT_EQ(in_clear.host, "mx1.a.example");
    }
}

TEST(EximLog, ReadsTheVersionWhenItListens) {
    const std::string at = "2026-11-28 20:05:28 [2] ";
    const std::string behind = " daemon started: pid=2, -q30m, listening for SMTP on port 25 (IPv6 and IPv4)";
    EXPECT_EQ(parsed<Started>(at + "exim 4.98.2" + behind).version, "4.98.2");
    EXPECT_EQ(parsed<Started>(at + "exim 4.96" + behind).version, "4.96");
    EXPECT_EQ(parsed<Started>("2026-11-28 20:05:28 exim 4.94.2" + behind).version, "4.94.2");
}

TEST(EximLog, GivesUpForAConfigurationThatItDoesNotRead) {
    parsed<GaveUp>("2026-11-28 20:05:28 Exim configuration error in line 3 of /run/mxproof/exim.conf:");
    parsed<GaveUp>("fatal: cannot run /usr/sbin/exim4: No such file or directory");
}

TEST(EximLog, MakesNothingOfAPeersWords) {
    const std::string reply = kAt + "H=mx1.a.example [198.18.0.1]:25 SMTP error from remote mail server "
                                    "after RCPT TO:<u@a.example>: 450 ";
    EXPECT_EQ(
        parsed<StepFailed>(reply + "DANE error: tlsa lookup FAIL").step.reason, Reason::refused_by_peer
    );
    parsed<StepFailed>(reply + "Exim configuration error");
}

TEST(EximLog, KeepsEveryOtherLine) {
    for (const std::string& line :
         {kAt + "=> :blackhole: <probe@sender.mxproof.example> R=discard",
          kAt + "<= probe@sender.mxproof.example H=(harness.mxproof.example) [198.19.192.29] P=esmtp S=357",
          kAt + "Completed",
          std::string("2026-11-28 19:58:05 [14] Start queue run: pid=14"),
          std::string("2026-11-28 19:58:05"),
          std::string("==")}) {
        const auto event = parse_exim_line(line, {});
        EXPECT_TRUE(std::holds_alternative<OtherLine>(event.what)) << line;
        EXPECT_EQ(event.line, line);
        EXPECT_FALSE(event.about_deliveries);
    }
}

TEST(EximLog, SaysWhoWroteTheLineAndWhereItsTextBegins) {
    const auto event = parse_exim_line(kAt + "Completed", {});
    EXPECT_EQ(event.pid, 24);
    EXPECT_EQ(event.line.substr(event.text_start), "1xXOYf-00000J-17 Completed");
}

} // namespace
