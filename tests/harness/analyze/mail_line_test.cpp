#include "harness/analyze/mail_line.hpp"

#include "tests/harness/analyze/sample_log.hpp"

#include <gtest/gtest.h>

namespace {

using namespace harness;

std::string kind_of_mail_line(std::string_view program, std::string_view text, bool has_time = true) {
    LogLine line;
    if (has_time) line.time = LogTime{};
    line.program = program;
    line.text = text;
    const MailLine said = understand(line);
    if (std::holds_alternative<Foreign>(said)) return "foreign";
    if (std::holds_alternative<OfNoInterest>(said)) return "of no interest";
    if (std::holds_alternative<NotUnderstood>(said)) return "not understood";
    if (const auto* policy = std::get_if<PolicySaid>(&said)) return "policy of " + policy->domain;
    if (const auto* left = std::get_if<LeftQueue>(&said))
        return std::string(left->expired ? "expired " : "removed ") + std::string(left->queue_id);
    const LogEvent& event = std::get<LogEvent>(said);
    if (std::holds_alternative<AttemptEnded>(event.what)) return "attempt";
    if (std::holds_alternative<TlsReported>(event.what)) return "tls";
    return "step";
}

constexpr const char* kSent = "8F0DA30: to=<a@b.example>, relay=mx.b.example[192.0.2.1]:25, delay=1, "
                              "delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)";

TEST(MailLine, OfPostfixIsReadUnderAnySyslogName) {
    EXPECT_EQ(kind_of_mail_line("postfix/smtp", kSent), "attempt");
    EXPECT_EQ(kind_of_mail_line("postfix-out/relay/smtp", kSent), "attempt");
    EXPECT_EQ(kind_of_mail_line("out/smtp", kSent), "attempt");
    EXPECT_EQ(kind_of_mail_line("smtp", kSent), "foreign");
}

TEST(MailLine, OfPostfixThatStaysOrComesInIsOfNoInterest) {
    EXPECT_EQ(kind_of_mail_line("postfix/lmtp", kSent), "of no interest");
    EXPECT_EQ(kind_of_mail_line("postfix/smtpd", "connect from unknown[192.0.2.1]"), "of no interest");
    EXPECT_EQ(kind_of_mail_line("postfix/smtp", "warning: DANE TLSA lookup problem: x"), "of no interest");
    EXPECT_EQ(
        kind_of_mail_line(
            "postfix/smtp",
            "8F0DA30: to=<a@b.example>, relay=x[192.0.2.1]:25, dsn=2.0.0, status=deliverable (250 ok)"
        ),
        "of no interest"
    );
    EXPECT_EQ(
        kind_of_mail_line("postfix/smtp", "mx.b.example[192.0.2.1]:25: subject_CN=x, issuer_CN=y"),
        "of no interest"
    );
    EXPECT_EQ(
        kind_of_mail_line("postfix/qmgr", "8F0DA30: from=<a@b.example>, size=1, nrcpt=1 (queue active)"),
        "of no interest"
    );
}

TEST(MailLine, OfTheQueueManagerEndsAMessage) {
    EXPECT_EQ(kind_of_mail_line("postfix/qmgr", "8F0DA30: removed"), "removed 8F0DA30");
    EXPECT_EQ(
        kind_of_mail_line("postfix/qmgr", "8F0DA30: from=<a@b.example>, status=expired, returned to sender"),
        "expired 8F0DA30"
    );
}

TEST(MailLine, OfASenderInUnknownWordsIsNotUnderstood) {
    EXPECT_EQ(kind_of_mail_line("postfix/smtp", "8F0DA30: flux capacitor empty"), "not understood");
    EXPECT_EQ(kind_of_mail_line("postfix/smtp", "panic: mymalloc: requested length 0"), "not understood");
    EXPECT_EQ(kind_of_mail_line("exim", "1xXOYf-0000NJ-17 flux capacitor empty"), "not understood");
}

TEST(MailLine, OfEximIsReadWithAndWithoutItsName) {
    constexpr const char* kDelivered = "1xXOYf-0000NJ-17 => a@b.example R=dnslookup T=remote_smtp "
                                       "H=mx.b.example [192.0.2.1] X=TLS1.3:x:256 CV=yes C=\"250 ok\"";
    EXPECT_EQ(kind_of_mail_line("", kDelivered), "attempt");
    EXPECT_EQ(kind_of_mail_line("exim", kDelivered), "attempt");
    EXPECT_EQ(kind_of_mail_line("exim4", std::string("2026-11-24 09:10:47 ") + kDelivered), "attempt");
    EXPECT_EQ(kind_of_mail_line("", std::string("[12] ") + kDelivered), "attempt");
    EXPECT_EQ(kind_of_mail_line("", "1xXOYf-0000NJ-17 Completed"), "removed 1xXOYf-0000NJ-17");
    EXPECT_EQ(
        kind_of_mail_line("", "1xXOYf-0000NJ-17 <= a@b.example H=x [192.0.2.1] P=esmtp S=1"), "of no interest"
    );
    EXPECT_EQ(
        kind_of_mail_line("", "1xXOYf-0000NJ-17 => user <user@here.example> R=local T=maildir"),
        "of no interest"
    );
    EXPECT_EQ(kind_of_mail_line("", kDelivered, false), "foreign");
}

TEST(MailLine, OfOpensmtpdIsReadWithAndWithoutItsName) {
    const std::string delivery =
        "8f40b42a2b652567 mta delivery evpid=6a730914e0393a9d from=<probe@sender.example> "
        "to=<user@a.example> "
        "rcpt=<-> source=\"198.19.192.2\" relay=\"198.18.0.1 (mx1.a.example)\" delay=1s result=\"Ok\" "
        "stat=\"250 ok\"";
    EXPECT_EQ(kind_of_mail_line("smtpd", delivery), "attempt");
    EXPECT_EQ(kind_of_mail_line("", delivery, false), "attempt");
    EXPECT_EQ(kind_of_mail_line("info", "OpenSMTPD 7.6.0-portable starting"), "of no interest");
    for (const char* aside :
         {"8f40b42a2b652567 smtp connected address=198.19.192.1 host=<unknown>",
          "8f40b42a2b652567 mta connecting address=smtp://198.18.0.1:25 host=mx1.a.example",
          "8f40b42a2b652567 mta tls ciphers=TLSv1.3:TLS_AES_256_GCM_SHA384:256",
          "smtp-out: Enabling route [] <-> 198.18.0.1 (mx1.a.example)"}) {
        EXPECT_EQ(kind_of_mail_line("smtpd", aside), "of no interest") << aside;
        EXPECT_EQ(analysis_of(std::string(aside) + "\n").mail_lines, 1U) << aside;
    }
    EXPECT_EQ(kind_of_mail_line("smtpd", "8f40b42a2b652567 mta flux capacitor empty"), "not understood");
}

TEST(MailLine, OfWhoLooksUpPoliciesIsReadWithAndWithoutItsName) {
    constexpr const char* kFetch =
        "WARNING  RES: STS policy fetch for domain 'a.example' failed with error: x";
    EXPECT_EQ(kind_of_mail_line("", kFetch), "policy of a.example");
    EXPECT_EQ(
        kind_of_mail_line("mta-sts-daemon", std::string("2026-11-24 09:10:47 ") + kFetch),
        "policy of a.example"
    );
    EXPECT_EQ(kind_of_mail_line("", "INFO     MAIN: Server started."), "of no interest");
    EXPECT_EQ(kind_of_mail_line("", "WARNING  STS: Bad netstring message received"), "not understood");
    const std::string evaluated = R"(level=INFO msg="Evaluated policy" domain=a.example policy=secure)";
    EXPECT_EQ(kind_of_mail_line("", evaluated), "policy of a.example");
    EXPECT_EQ(
        kind_of_mail_line("postfix-tlspol", "time=2026-11-24T09:10:47Z " + evaluated), "policy of a.example"
    );
    EXPECT_EQ(kind_of_mail_line("postfix-tlspol", "level=INFO msg=\"Servers terminated\""), "of no interest");
    EXPECT_EQ(kind_of_mail_line("postfix-tlspol", "level=WARN msg=\"Unknown command\""), "not understood");
    EXPECT_EQ(kind_of_mail_line("", "level=INFO msg=\"Servers terminated\""), "foreign");
}

TEST(MailLine, OfAnotherProgramIsForeign) {
    EXPECT_EQ(kind_of_mail_line("kernel", "x"), "foreign");
    EXPECT_EQ(kind_of_mail_line("dovecot", "imap-login: x"), "foreign");
    EXPECT_EQ(kind_of_mail_line("", "GET / HTTP/1.1"), "foreign");
}

// Each of the lines, cut or with an octet changed at every place.
TEST(MailLine, OfAnyOctetsIsReadWithoutFailing) {
    const std::string start = "Nov 24 09:10:47 mx postfix/smtp[7]: ";
    const std::vector<std::string> lines{
        start + kSent,
        start + "Verified TLS connection established to mx.b.example[192.0.2.1]:25: TLSv1.3 with cipher X "
                "(1/1 bits)",
        start + "mx.b.example[192.0.2.1]:25: Matched DANE EE certificate at depth 0: 3 1 1 ab",
        start +
            "warning: TLS policy lookup for b.example/mx.b.example: TLSA lookup error for mx.b.example:25",
        start + "8F0DA30: to=<a@b.example>, relay=none, delay=1, delays=0/0/0/1, dsn=4.4.3, status=deferred "
                "(Host or domain "
                "name not found. Name service error for name=b.example type=MX: Host not found, try again)",
        "2026-11-24 09:10:47 1xXOYf-0000NJ-17 => a@b.example R=x T=y H=mx.b.example [192.0.2.1]:25 "
        "X=TLS1.3:x:256 CV=yes C=\"250 ok\"",
        "2026-11-24 09:10:47 1xXOYf-0000NJ-17 == a@b.example R=x T=y defer (-37) H=mx.b.example "
        "[192.0.2.1]:25: TLS session: (gnutls_handshake): x",
        "smtp-1  | 2026-11-24T09:10:47.123+01:00 mx postfix/qmgr[1]: 8F0DA30: removed",
        R"({"log":"Nov 24 09:10:47 mx postfix/smtp[361]: x\n","stream":"stdout","time":"2026-11-24T08:10:47.1Z"})",
        "8f40b42a2b652567 mta connecting address=smtp+tls://[2001:db8:25::a]:25 host=mx1.a.example",
        "8f40b42a2b652567 mta error reason=IO Error: Connection refused",
        "0000000000000000 mta delivery evpid=6a730914e0393a9d from=<x@y.example> to=<user@a.example> "
        "rcpt=<-> "
        "source=\"-\" relay=\"a.example\" delay=12s result=\"TempFail\" stat=\"Network error on destination "
        "MXs\"",
        "2026-11-24 09:10:47 WARNING  RES: STS policy fetch for domain 'a.example' failed with error: x",
        R"(time=2026-11-24T09:10:47.123+01:00 level=WARN msg="Error during MTA-STS lookup" domain=a.example error="Get \"https://x\": y" attempts=3)",
        R"({"MESSAGE":[120,255],"SYSLOG_IDENTIFIER":"postfix/smtp","_PID":"361","__REALTIME_TIMESTAMP":"1793786400123456"})"};
    LogAnalyzer analyzer({}, kSampleNow);
    std::size_t tried = 0;
    for (const std::string& line : lines)
        for (std::size_t at = 0; at < line.size(); ++at) {
            analyzer.feed(line.substr(0, at) + "\n" + line.substr(at) + "\n");
            tried += 2;
            for (const char octet : {'\0', ' ', ':', '[', ']', '<', '"', '@', '\xff', '9'}) {
                std::string changed = line;
                changed[at] = octet;
                analyzer.feed(changed + "\n");
                ++tried;
            }
        }

    EXPECT_EQ(analyzer.finish().lines, tried);
}

} // namespace
