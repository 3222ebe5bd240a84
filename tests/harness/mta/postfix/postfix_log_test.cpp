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

TEST(PostfixLog, EveryLineHasItsProcessAndBeginsBehindDateAndHost) {
    const LogEvent event = parsed("Nov 24 09:10:47 sender postfix/qmgr[128]: 71BDE2C: removed");

    EXPECT_EQ(event.line.substr(event.text_start), "postfix/qmgr[128]: 71BDE2C: removed");
    EXPECT_EQ(event.pid, 128);
    EXPECT_TRUE(std::holds_alternative<OtherLine>(event.what));
}

TEST(PostfixLog, ATlsSummaryWithoutPortOrVersionIsNone) {
    for (const char* text :
         {"Verified TLS connection established to h[1.2.3.4]: with cipher x (1/1 bits)",
          "Verified TLS connection established to h[1.2.3.4]:25 with cipher x (1/1 bits)",
          "Verified TLS connection established to h[1.2.3.4]:25: TLSv1.3",
          "Verified TLS connection established",
          "Verified TLS connection established to "})
        EXPECT_FALSE(
            std::holds_alternative<TlsReported>(parsed(std::string("x postfix/smtp[1]: ") + text).what)
        ) << text;
}

TEST(PostfixLog, KnowsTheLinesOfTheMtaStsDaemon) {
    using Because = PolicyFetchFailed::Because;
    const std::string start =
        "2026-11-24 13:50:00 WARNING  RES: STS policy fetch for domain 'a.example' failed";
    const LogEvent event = parsed(start + " with error: [x]: y");

    EXPECT_EQ(event.companion, "mta-sts-daemon");
    EXPECT_TRUE(event.line.substr(event.text_start).starts_with("WARNING  RES:"));
    EXPECT_EQ(what_of<PolicyFetchFailed>(start + " with error: [x]: y").because, Because::of_an_error);
    EXPECT_EQ(what_of<PolicyFetchFailed>(start).because, Because::not_said);
    EXPECT_EQ(
        what_of<PolicyFetchFailed>(start + " with error: certificate verify failed").because,
        Because::certificate_was_rejected
    );
    what_of<CompanionStarted>("2026-11-24 13:50:00 INFO     MAIN: Server started.");
    EXPECT_EQ(parsed("2026-11-24T13:50:00 mx postfix/smtp[7]: x").companion, "");
}

TEST(PostfixLog, TellsLinesAboutDeliveriesFromTheOthers) {
    for (const char* line :
         {"x postfix/smtp[1]: x",
          "x postfix/dane/smtp[7]: x",
          "x postfix/qmgr[1]: x",
          "x postfix/tlsproxy[1]: x",
          "x postfix/error[1]: x",
          "2026-11-24 13:50:00 WARNING  RES: x"})
        EXPECT_TRUE(parsed(line).about_deliveries) << line;
    for (const char* line : {"x postfix/smtpd[1]: x", "x postfix/cleanup[1]: x", "x", ""})
        EXPECT_FALSE(parsed(line).about_deliveries) << line;
}

TEST(PostfixLog, ALineSaysThatAReportOnTlsWasHandedOver) {
    const auto read = [](const std::string& text) {
        return parse_log_line("Nov 29 10:06:39 sender postfix/smtp[229]: " + text, {});
    };
    const auto failure =
        read("TLSRPT: status=failure, domain=peer.example, receiving_mx=mx1.peer.example[198.18.0.4], "
             "failure_type=validation_failure, failure_reason=tls-handshake-failure");
    EXPECT_EQ(std::get<TlsReportLogged>(failure.what).domain, "peer.example");
    const auto none =
        read("warning: TLSRPT support: policy lookup failed for peer.example: Host or domain name not "
             "found. Name service error for name=_smtp._tls.peer.example type=TXT: Host not found, try "
             "again");
    EXPECT_TRUE(std::holds_alternative<OtherLine>(none.what)); // it keeps no mail back
}

TEST(PostfixLog, TheMasterSaysWhichVersionHasStarted) {
    const std::string text = "daemon started -- version 3.11-20251231-nonprod, configuration /etc/postfix";
    EXPECT_EQ(what_of<Started>("x postfix/master[1]: " + text).version, "3.11-20251231-nonprod");
    EXPECT_TRUE(std::holds_alternative<OtherLine>(parsed("x postfix/smtpd[1]: " + text).what));
}

// src/smtp/smtp_connect.c, src/tls/tls_client.c
TEST(PostfixLog, AStepThatFailedBeforeTheNextHostIsTriedNamesTheHost) {
    const auto refused =
        what_of<StepFailed>("x postfix/smtp[1]: connect to mx1.one.example[198.18.0.1]:25: Connection refused"
        );
    const auto handshake =
        what_of<StepFailed>("x postfix/smtp[1]: SSL_connect error to mx1.one.example[198.18.0.1]:25: -1");
    const auto lost = what_of<StepFailed>("x postfix/smtp[1]: 8F0DA30: lost connection with "
                                          "mx1.one.example[198.18.0.1] while sending RCPT TO");

    EXPECT_EQ(refused.step.reason, Reason::connection_refused);
    EXPECT_EQ(refused.step.address, "198.18.0.1");
    EXPECT_EQ(handshake.step.reason, Reason::handshake_failed);
    EXPECT_EQ(lost.step.reason, Reason::connection_lost);
}

TEST(PostfixLog, ADeliveryNamesTheHostThatTookIt) {
    const auto status =
        what_of<AttemptEnded>("Nov 24 09:31:18 sender postfix/smtp[133]: 71BDE2C: to=<a@one.example>, "
                              "relay=mx1.one.example[198.18.0.7]:25, delay=0.07, delays=0.01/0.02/0/0.04, "
                              "dsn=2.0.0, status=sent (250 "
                              "2.0.0 ok (really))");

    EXPECT_EQ(status.queue_id, "71BDE2C");
    EXPECT_EQ(status.recipient, "a@one.example");
    EXPECT_EQ(status.relay_host, "mx1.one.example");
    EXPECT_EQ(status.relay_address, "198.18.0.7");
    EXPECT_EQ(status.relay_port, 25);
    EXPECT_EQ(status.dsn, "2.0.0");
    EXPECT_EQ(status.outcome, Outcome::delivered);
    EXPECT_EQ(status.text, "250 2.0.0 ok (really)");
    EXPECT_FALSE(status.authenticated);
}

TEST(PostfixLog, AnIpv6RelayIsReadWhole) {
    const auto status = what_of<AttemptEnded>(
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
    const auto status = what_of<AttemptEnded>(
        "Nov 24 09:31:18 sender postfix/smtp[133]: 71BDE2C: to=<a@one.example>, relay=none, delay=0.07, "
        "delays=0.01/0.02/0/0.04, dsn=5.4.4, status=bounced (Host or domain name not found. Name service "
        "error for "
        "name=one.example type=A: Host not found)"
    );

    EXPECT_EQ(status.relay_host, "");
    EXPECT_EQ(status.relay_port, 0);
    EXPECT_EQ(status.outcome, Outcome::bounced);
}

// From Postfix 3.11 on the status line names the level: https://www.postfix.org/postconf.5.html
TEST(PostfixLog, TheStatusLineOfPostfix311SaysWhetherThePolicyInForceAuthenticates) {
    const std::string start = "Nov 24 09:31:18 sender postfix/smtp[133]: 3x4Yz: to=<a@one.example>, "
                              "relay=mx[198.18.0.7]:25, delay=0.07, delays=0.01/0.02/0/0.04, ";
    const std::vector<std::pair<std::string, bool>> cases{
        {"dane", true},
        {"halfdane", true},
        {"verify", true},
        {"secure/requiretls", true},
        {"may", false},
        {"encrypt", false},
        {"dane:encrypt", false},
        {"may:none", false},
        {"dane:halfdane/requiretls:nocertmatch", true},
        {"halfdane:encrypt", false},
    };
    for (const auto& [level, authenticates] : cases)
        EXPECT_EQ(
            what_of<AttemptEnded>(start + "tls=" + level + ", dsn=2.0.0, status=sent (250)").authenticated,
            authenticates
        ) << level;
    EXPECT_FALSE(
        what_of<AttemptEnded>(start + "dsn=4.7.5, status=deferred (said: 4, tls=dane, x)").authenticated
    );
}

// postconf(5) smtp_log_tls_feature_status: `!` is a policy that was violated, `?` one that was never decided.
TEST(PostfixLog, AStatusLineOfPostfix311NamesNoPolicyThatWasNotInForce) {
    for (const std::string field :
         {"!dane", "!dane/!requiretls:nocertmatch", "may?", "dane?/requiretls?", "unknown?", "!may:none"})
        EXPECT_FALSE(what_of<AttemptEnded>(
                         "x postfix/smtp[1]: A: to=<u@one.example>, relay=mx[198.18.0.7]:25, delay=0, "
                         "delays=0/0/0/0, tls=" +
                         field + ", dsn=4.7.5, status=deferred (Server certificate not verified)"
        )
                         .authenticated
        ) << field;
}

TEST(PostfixLog, TheStatusLineOfPostfix311SaysWhetherThereWasTls) {
    const auto over_tls = [](const std::string& field, const std::string& status) {
        return what_of<AttemptEnded>(
                   "x postfix/smtp[1]: A: to=<u@one.example>, relay=mx[198.18.0.7]:25, delay=0, "
                   "delays=0/0/0/0, tls=" +
                   field + ", dsn=2.0.0, status=" + status + " (x)"
        )
            .over_tls;
    };
    EXPECT_EQ(over_tls("may", "sent"), true);
    EXPECT_EQ(over_tls("may:none", "sent"), false);
    EXPECT_EQ(over_tls("none", "sent"), false);
    EXPECT_EQ(over_tls("may", "bounced"), std::nullopt);
}

TEST(PostfixLog, AStatusLineSaysWhatFailedAndWhere) {
    const std::string start = "x postfix/smtp[1]: A: to=<u@one.example>, relay=";
    const std::string times = ", delay=0, delays=0/0/0/0, dsn=4.4.1, status=deferred (";
    const auto timed_out = what_of<AttemptEnded>(
        start + "none" + times + "connect to mx1.one.example[198.18.0.7]:25: Connection timed out)"
    );
    const auto refused =
        what_of<AttemptEnded>(start + "mx[198.18.0.7]:25" + times + "Server certificate not verified)");
    const auto missing = what_of<AttemptEnded>(
        start + "none" + times +
        "Host or domain name not found. Name service error for name=one.example "
        "type=A: Host not found)"
    );
    const auto suspended = what_of<AttemptEnded>(
        start + "none" + times + "delivery temporarily suspended: Server certificate not verified)"
    );

    EXPECT_EQ(timed_out.failed.reason, Reason::connection_timed_out);
    EXPECT_EQ(timed_out.failed.address, "198.18.0.7");
    EXPECT_EQ(refused.failed.reason, Reason::certificate_not_verified);
    EXPECT_EQ(refused.failed.address, "198.18.0.7");
    EXPECT_EQ(missing.failed.reason, Reason::no_such_domain);
    EXPECT_EQ(missing.failed.name, "one.example.");
    EXPECT_TRUE(missing.attempted);
    EXPECT_FALSE(suspended.attempted);
}

TEST(PostfixLog, SoftbounceIsADeferral) {
    EXPECT_EQ(
        what_of<AttemptEnded>(
            "x postfix/smtp[1]: A: to=<a@b>, relay=none, delay=0, delays=0/0/0/0, dsn=4.4.4, "
            "status=SOFTBOUNCE (x)"
        )
            .outcome,
        Outcome::deferred
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
    const auto summary = what_of<TlsReported>(
        "Nov 24 09:31:18 sender postfix/smtp[133]: Verified TLS connection established to "
        "mx1.one.example[2001:db8:25::7]:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) "
        "key-exchange "
        "X25519 server-signature ECDSA (prime256v1) server-digest SHA256"
    );

    EXPECT_EQ(summary.peer, PeerIs::authenticated);
    EXPECT_EQ(summary.word, "Verified");
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
        return what_of<TlsReported>("x postfix/smtp[1]: " + start + rest).peer;
    };

    EXPECT_EQ(trust_of("Anonymous TLS connection established to "), PeerIs::unauthenticated);
    EXPECT_EQ(trust_of("Untrusted TLS connection established to "), PeerIs::unauthenticated);
    EXPECT_EQ(trust_of("Trusted TLS connection established to "), PeerIs::authenticated_if_sni_was_sent);
    EXPECT_TRUE(what_of<TlsReported>("x postfix/smtp[1]: Trusted TLS connection reused to " + rest).reused);
    // The smtp(8) process that has asked tlsproxy(8) for the connection says so, too.
    EXPECT_FALSE(std::holds_alternative<TlsReported>(
        parsed("x postfix/tlsproxy[1]: Trusted TLS connection established to " + rest).what
    ));
    EXPECT_TRUE(std::holds_alternative<OtherLine>(
        parsed("x postfix/smtpd[1]: Anonymous TLS connection established from " + rest).what
    ));
}

TEST(PostfixLog, WhatBecameOfTheTlsaRecordsIsEvidence) {
    const std::string host = "x postfix/smtp[1]: mx1.one.example[198.18.0.1]:25: ";
    const auto match = what_of<TlsaReported>(host + "Matched DANE EE certificate at depth 0: 3 1 1 ABCD");
    const auto of_3_5 =
        what_of<TlsaReported>(host + "depth=0 matched end entity public-key sha256 digest=AB");
    const auto unusable =
        what_of<TlsaReported>(host + "all TLSA records unusable, fallback to unauthenticated TLS");

    EXPECT_EQ(match.host, "mx1.one.example");
    EXPECT_EQ(match.address, "198.18.0.1");
    EXPECT_TRUE(match.matched);
    EXPECT_TRUE(of_3_5.matched);
    EXPECT_FALSE(unusable.matched);
}

TEST(PostfixLog, APolicyWarningNamesNextHopHostAndStep) {
    const auto warning = what_of<StepFailed>("x postfix/smtp[1]: warning: TLS policy lookup for "
                                             "one.example/mx1.one.example: TLSA lookup error for "
                                             "mx1.one.example:25");

    EXPECT_EQ(warning.nexthop, "one.example");
    EXPECT_EQ(warning.host, "mx1.one.example");
    EXPECT_EQ(warning.step.reason, Reason::tlsa_lookup_failed);
    EXPECT_EQ(warning.step.name, "_25._tcp.mx1.one.example.");
}

TEST(PostfixLog, OnlyPostfixItselfCanGiveUp) {
    what_of<GaveUp>("x postfix/smtp[1]: fatal: invalid smtp_tls_security_level");
    what_of<GaveUp>("x postfix/smtp[1]: panic: mymalloc: requested length 0");
    what_of<GaveUp>("fatal: cannot mount a private /proc: Operation not permitted");
    what_of<AttemptEnded>("x postfix/smtp[1]: A: to=<a@b>, relay=none, delay=0, delays=0/0/0/0, dsn=5.0.0, "
                          "status=bounced (host said: 550 [x]: fatal: no)");
}

TEST(PostfixLog, ACrashIsTheAttemptOfTheRecipientWhoseTransportItIs) {
    const auto ended = what_of<AttemptEnded>(
        "Nov 29 14:00:55 sender postfix/for/user@a.dane.example/smtp[19]: panic: mymalloc: requested length 0"
    );
    EXPECT_EQ(ended.recipient, "user@a.dane.example");
    EXPECT_EQ(ended.outcome, Outcome::deferred);
    EXPECT_EQ(ended.failed.reason, Reason::sender_crashed);
    EXPECT_EQ(ended.text, "panic: mymalloc: requested length 0");
    EXPECT_TRUE(
        std::holds_alternative<GaveUp>(parsed("Nov 29 14:00:55 sender postfix/smtp[19]: panic: x").what)
    );
    const LogEvent usual = parsed(
        "Nov 29 14:00:55 sender postfix/for/user@a.dane.example/smtp[19]: 4D71432: to=<user@a.dane.example>, "
        "relay=none, delay=1, delays=1/0/0/0, dsn=4.7.5, status=deferred (non DNSSEC destination)"
    );
    EXPECT_EQ(ended_of(usual).failed.reason, Reason::no_dnssec);
}

} // namespace
