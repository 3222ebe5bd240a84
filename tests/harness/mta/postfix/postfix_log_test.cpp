#include "harness/mta/postfix/postfix_log.hpp"

#include <gtest/gtest.h>

namespace {

using namespace harness;

LogEvent parsed(const std::string& line) {
    return parse_log_line(line, SenderTime{});
}

template <typename Kind>
Kind what_of(const std::string& line) {
    const LogEvent event = parsed(line);
    const auto* kind = std::get_if<Kind>(&event.what);
    EXPECT_NE(kind, nullptr) << "another kind of line: " << line;
    return kind ? *kind : Kind{};
}

TEST(PostfixLog, EveryLineHasItsServiceAndProcess) {
    const LogEvent event = parsed("Nov 24 09:10:47 sender postfix/qmgr[128]: 71BDE2C: removed");

    EXPECT_EQ(event.service, "qmgr");
    EXPECT_EQ(event.pid, 128);
    EXPECT_TRUE(std::holds_alternative<OtherLine>(event.what));
}

TEST(PostfixLog, KnowsTheLinesOfTheMtaStsDaemon) {
    const LogEvent event =
        parsed("2026-11-24 13:50:00 WARNING  RES: STS policy fetch failed with error: [x]: y");
    EXPECT_EQ(event.service, "mta-sts-daemon");
    EXPECT_TRUE(std::holds_alternative<OtherLine>(event.what));
    EXPECT_EQ(parsed("2026-11-24T13:50:00 mx postfix/smtp[7]: x").service, "smtp");
}

TEST(PostfixLog, ASyslogNameOfItsOwnDoesNotHideTheService) {
    EXPECT_EQ(parsed("2026-11-24T09:10:47.1+00:00 mx postfix/dane/smtp[7]: x").service, "smtp");
}

TEST(PostfixLog, ADeliveryNamesTheHostThatTookIt) {
    const auto status =
        what_of<StatusLine>("Nov 24 09:31:18 sender postfix/smtp[133]: 71BDE2C: to=<a@one.example>, "
                            "relay=mx1.one.example[198.18.0.7]:25, delay=0.07, delays=0.01/0.02/0/0.04, "
                            "dsn=2.0.0, status=sent (250 "
                            "2.0.0 ok (really))");

    EXPECT_EQ(status.queue_id, "71BDE2C");
    EXPECT_EQ(status.recipient, "a@one.example");
    EXPECT_EQ(status.relay_host, "mx1.one.example");
    EXPECT_EQ(status.relay_address, "198.18.0.7");
    EXPECT_EQ(status.relay_port, 25);
    EXPECT_EQ(status.dsn, "2.0.0");
    EXPECT_EQ(status.status, DeliveryStatus::sent);
    EXPECT_EQ(status.text, "250 2.0.0 ok (really)");
    EXPECT_EQ(status.tls_field, "");
}

TEST(PostfixLog, AnIpv6RelayIsReadWhole) {
    const auto status = what_of<StatusLine>(
        "Nov 24 09:31:18 sender postfix/smtp[133]: 71BDE2C: to=<a@one.example>, orig_to=<b@one.example>, "
        "relay=mx1.one.example[2001:db8:25::7]:25, conn_use=2, delay=0.07, delays=0.01/0.02/0/0.04, "
        "dsn=2.0.0, "
        "status=sent (250 ok)"
    );

    EXPECT_EQ(status.recipient, "a@one.example");
    EXPECT_EQ(status.relay_address, "2001:db8:25::7");
    EXPECT_EQ(status.relay_port, 25);
}

TEST(PostfixLog, WithoutAHostTheRelayIsEmpty) {
    const auto status = what_of<StatusLine>(
        "Nov 24 09:31:18 sender postfix/smtp[133]: 71BDE2C: to=<a@one.example>, relay=none, delay=0.07, "
        "delays=0.01/0.02/0/0.04, dsn=5.4.4, status=bounced (Host or domain name not found. Name service "
        "error for "
        "name=one.example type=A: Host not found)"
    );

    EXPECT_EQ(status.relay_host, "");
    EXPECT_EQ(status.relay_port, 0);
    EXPECT_EQ(status.status, DeliveryStatus::bounced);
}

TEST(PostfixLog, TheTlsFieldOfPostfix311IsReadAndAPeersTextIsNotMistakenForIt) {
    const std::string start = "Nov 24 09:31:18 sender postfix/smtp[133]: 3x4Yz: to=<a@one.example>, "
                              "relay=mx[198.18.0.7]:25, delay=0.07, delays=0.01/0.02/0/0.04, ";

    EXPECT_EQ(
        what_of<StatusLine>(start + "tls=!dane:encrypt, dsn=4.7.5, status=deferred (no)").tls_field,
        "!dane:encrypt"
    );
    EXPECT_EQ(what_of<StatusLine>(start + "dsn=4.7.5, status=deferred (said: 4, tls=dane, x)").tls_field, "");
}

TEST(PostfixLog, SoftbounceIsADeferral) {
    EXPECT_EQ(
        what_of<StatusLine>("x postfix/smtp[1]: A: to=<a@b>, relay=none, delay=0, delays=0/0/0/0, dsn=4.4.4, "
                            "status=SOFTBOUNCE (x)")
            .status,
        DeliveryStatus::deferred
    );
}

TEST(PostfixLog, WhatIsNotAnAttemptIsNotAStatusLine) {
    for (const char* line :
         {"x postfix/qmgr[1]: A: from=<a@b>, status=expired, returned to sender",
          "x postfix/smtp[1]: A: to=<a@b>, relay=none, delay=0, delays=0/0/0/0, dsn=2.0.0, "
          "status=deliverable (x)",
          "x postfix/smtp[1]: A: to=<a@b>, relay=none",
          "not from Postfix at all",
          ""})
        EXPECT_TRUE(std::holds_alternative<OtherLine>(parsed(line).what)) << line;
}

TEST(PostfixLog, TheTlsSummaryNamesTrustPeerVersionAndCipher) {
    const auto summary = what_of<TlsSummary>(
        "Nov 24 09:31:18 sender postfix/smtp[133]: Verified TLS connection established to "
        "mx1.one.example[2001:db8:25::7]:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) "
        "key-exchange "
        "X25519 server-signature ECDSA (prime256v1) server-digest SHA256"
    );

    EXPECT_EQ(summary.trust, PeerTrust::verified);
    EXPECT_FALSE(summary.reused);
    EXPECT_EQ(summary.host, "mx1.one.example");
    EXPECT_EQ(summary.address, "2001:db8:25::7");
    EXPECT_EQ(summary.port, 25);
    EXPECT_EQ(summary.version, "TLSv1.3");
    EXPECT_EQ(summary.cipher, "TLS_AES_256_GCM_SHA384");
}

TEST(PostfixLog, EveryWordOfTrustIsKnown) {
    const std::string rest = "mx[198.18.0.1]:25: TLSv1.2 with cipher X (128/128 bits)";
    const auto trust_of = [&](const std::string& start) {
        return what_of<TlsSummary>("x postfix/smtp[1]: " + start + rest).trust;
    };

    EXPECT_EQ(trust_of("Anonymous TLS connection established to "), PeerTrust::anonymous);
    EXPECT_EQ(trust_of("Untrusted TLS connection established to "), PeerTrust::untrusted);
    EXPECT_EQ(trust_of("Trusted TLS connection established to "), PeerTrust::trusted);
    EXPECT_TRUE(what_of<TlsSummary>("x postfix/smtp[1]: Trusted TLS connection reused to " + rest).reused);
    EXPECT_TRUE(std::holds_alternative<OtherLine>(
        parsed("x postfix/smtpd[1]: Anonymous TLS connection established from " + rest).what
    ));
}

TEST(PostfixLog, TheMatchedCertificateIsEvidence) {
    const auto match = what_of<CertificateMatched>("x postfix/smtp[1]: mx1.one.example[198.18.0.1]:25: "
                                                   "Matched DANE EE certificate at depth 0: 3 1 1 ABCD");
    const auto old = what_of<CertificateMatched>("x postfix/smtp[1]: mx1.one.example[198.18.0.1]:25: depth=0 "
                                                 "matched end entity public-key sha256 digest=AB");

    EXPECT_EQ(match.host, "mx1.one.example");
    EXPECT_EQ(match.address, "198.18.0.1");
    EXPECT_EQ(match.text, "Matched DANE EE certificate at depth 0: 3 1 1 ABCD");
    EXPECT_EQ(old.text, "depth=0 matched end entity public-key sha256 digest=AB");
}

TEST(PostfixLog, APolicyWarningNamesNextHopAndHost) {
    const auto warning = what_of<PolicyWarning>("x postfix/smtp[1]: warning: TLS policy lookup for "
                                                "one.example/mx1.one.example: TLSA lookup error for "
                                                "mx1.one.example:25");

    EXPECT_EQ(warning.nexthop, "one.example");
    EXPECT_EQ(warning.host, "mx1.one.example");
    EXPECT_EQ(warning.text, "TLSA lookup error for mx1.one.example:25");
}

TEST(PostfixLog, OnlyPostfixItselfCanBeFatal) {
    EXPECT_TRUE(says_fatal(parsed("x postfix/smtp[1]: fatal: invalid smtp_tls_security_level")));
    EXPECT_TRUE(says_fatal(parsed("x postfix/smtp[1]: panic: mymalloc: requested length 0")));
    EXPECT_TRUE(says_fatal(parsed("fatal: cannot mount a private /proc: Operation not permitted")));
    EXPECT_FALSE(
        says_fatal(parsed("x postfix/smtp[1]: A: to=<a@b>, relay=none, delay=0, delays=0/0/0/0, dsn=5.0.0, "
                          "status=bounced (host said: 550 [x]: fatal: no)"))
    );
}

} // namespace
