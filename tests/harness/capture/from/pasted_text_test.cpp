// What people paste into bug reports -> a scenario's file. The texts are those of the real programs.
#include "tests/harness/capture/from/pasted_text.hpp"

#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace {

using namespace harness;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string kDigest = "35939408042A641769EECD66644D3447BE1DB1EBE573B48888A2C5A0 EB45324E";

std::string
dig(const std::string& question,
    const std::string& flags,
    const std::string& answer,
    const std::string& status = "NOERROR") {
    return "; <<>> DiG 9.18.49-1~deb12u3-Debian <<>> " + question +
           "\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: " + status +
           ", id: 37299\n;; flags: qr rd ra" + flags + "; QUERY: 1, ANSWER: " + (answer.empty() ? "0" : "1") +
           ", AUTHORITY: 0, ADDITIONAL: 1\n\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n" +
           ";; QUESTION SECTION:\n;" + question + "\n\n" +
           (answer.empty() ? "" : ";; ANSWER SECTION:\n" + answer + "\n\n") +
           ";; Query time: 4 msec\n;; SERVER: 9.9.9.9#53(9.9.9.9) (UDP)\n";
}

const std::string kMx = dig("example.org. IN MX", " ad", "example.org. 300 IN MX 10 mx.example.org.");
const std::string kTlsa =
    dig("_25._tcp.mx.example.org. IN TLSA", " ad", "_25._tcp.mx.example.org. 300 IN TLSA 3 1 1 " + kDigest);

TEST(Pasted, OfDigHasRecordsAndSecurity) {
    const std::string file = file_of({kMx + kTlsa});

    EXPECT_THAT(
        file,
        AllOf(
            HasSubstr("  zone: signed\n"),
            HasSubstr("tlsa: [{usage: dane-ee, selector: spki, matching: sha2-256, of: leaf}]")
        )
    );
    EXPECT_THAT(file, HasSubstr("No session with mx1 is in the text: it is taken for right"));
    EXPECT_THAT(file, Not(HasSubstr("example.org")));
}

TEST(Pasted, OfDigWithoutAdIsUnsignedAndSaysSo) {
    const std::string file =
        file_of({dig("example.org. IN MX", "", "example.org. 300 IN MX 10 mx.example.org.")});

    EXPECT_THAT(
        file, AllOf(HasSubstr("  zone: unsigned\n"), HasSubstr("No answer in the text has the AD flag"))
    );
    EXPECT_THAT(file, HasSubstr("tlsa: none"));
}

TEST(Pasted, QuotedFencedAndWithReturnsIsTheSame) {
    std::string quoted = "Hello,\r\n```console\r\n> $ dig MX example.org\r\n";
    for (const char c : kMx + kTlsa)
        quoted += c == '\n' ? "\r\n> " : std::string(1, c);

    EXPECT_EQ(file_of({quoted + "\r\n```\r\n"}), file_of({kMx + kTlsa}));
}

TEST(Pasted, ShortAnswersBelongToTheCommandAboveThem) {
    const std::string file = file_of(
        {"root@mail:~# dig +short MX example.org\n10 mx.example.org.\n20 b.example.net.\n[me@host ~]$ dig "
         "+short tlsa "
         "_25._tcp.mx.example.org\n3 1 1 " +
         kDigest + "\n2 1 1 " + kDigest + "\n$ dig +short tlsa _25._tcp.b.example.net\n$ ls\n"}
    );

    EXPECT_THAT(file, HasSubstr("usage: dane-ta"));
    EXPECT_THAT(file, AllOf(HasSubstr("Whether the domain is signed is not said"), HasSubstr("tlsa: none")));
}

TEST(Pasted, OfSeveralLinesInParenthesesIsOneRecord) {
    const std::string file = file_of(
        {kMx + dig("_25._tcp.mx.example.org. IN TLSA",
                   " ad",
                   "_25._tcp.mx.example.org. 300 IN TLSA 2 1 1 (\n\t35939408042A641769EECD66644D3447BE1DB1EB "
                   "; a comment\n\tE573B48888A2C5A0EB45324E )")}
    );

    EXPECT_THAT(file, HasSubstr("usage: dane-ta, selector: spki, matching: sha2-256"));
}

TEST(Pasted, SaysWhichOfTwoContradictingAnswersIsTaken) {
    const std::string other =
        dig("example.org. IN MX", " ad", "example.org. 300 IN MX 10 other.example.org.");

    EXPECT_THAT(
        file_of({kMx, other}),
        HasSubstr("Of MX of the domain the text says two things, records (text 1, line 4) and records (text "
                  "2, line 4): the second is taken.")
    );
}

TEST(Pasted, OfDelvHasWhatItValidated) {
    const std::string delv =
        "$ delv example.org MX\n; unsigned answer\nexample.org. 300 IN MX 10 mx.example.net.\n"
        "$ delv mx.example.net A\n; fully validated\nmx.example.net. 300 IN A 192.0.2.1\n"
        "mx.example.net. 300 IN RRSIG A 13 3 300 20261229134640 20261128134640 23258 example.net. aaaa\n"
        "$ delv _25._tcp.mx.example.net TLSA\n;; resolution failed: ncache nxdomain\n; negative response, "
        "fully validated\n"
        "; _25._tcp.mx.example.net. 300 IN \\-ANY ;-$NXDOMAIN\n";

    const std::string file = file_of({delv});

    EXPECT_THAT(
        file,
        AllOf(HasSubstr("  zone: unsigned\n"), HasSubstr("      zone: signed\n"), HasSubstr("tlsa: none"))
    );
}

TEST(Pasted, OfDelvSaysThatALookupFails) {
    const std::string file =
        file_of({kMx + "$ delv _25._tcp.mx.example.org TLSA\n;; resolution failed: failure\n"});

    EXPECT_THAT(file, HasSubstr(R"(- {name: "_25._tcp.{mx1}", type: TLSA, fault: servfail})"));
}

TEST(Pasted, ServfailAndTheAnswerWithCdAreBogus) {
    const std::string broken = dig("example.org. IN MX", "", "", "SERVFAIL");
    const std::string unchecked =
        dig("example.org. IN MX", " cd", "example.org. 300 IN MX 10 mx.example.org.");

    EXPECT_THAT(
        file_of({broken + unchecked}),
        HasSubstr(R"(- {name: "{domain}", type: MX, fault: signature-corrupted})")
    );
}

TEST(Pasted, OfDrillsChaseKnowsWhatExpired) {
    const std::string drill =
        "$ drill -S -k root.key MX example.org\n;; Number of trusted keys: 1\n;; Chasing: example.org. "
        "MX\nDNSSEC Trust tree:\n"
        "example.org. (MX)\n|---DNSSEC signature has expired:\nFor RRset:\nexample.org. 300 IN MX 10 "
        "mx.example.org.\n"
        "No trusted keys found in tree: first error was: DNSSEC signature has expired\n;; Chase failed.\n";

    EXPECT_THAT(file_of({drill}), HasSubstr(R"(- {name: "{domain}", type: MX, fault: signature-expired})"));
}

const std::string kSelfSigned =
    "$ openssl s_client -starttls smtp -connect mx.example.org:25\ndepth=0 CN = mx.example.org\nverify "
    "error:num=18:self-signed certificate\n"
    "verify return:1\nCONNECTED(00000003)\n---\nCertificate chain\n 0 s:CN = mx.example.org\n   i:CN = "
    "mx.example.org\n   a:PKEY: rsaEncryption, 2048 "
    "(bit); sigalg: RSA-SHA256\n---\nNew, TLSv1.2, Cipher is ECDHE-RSA-AES256-GCM-SHA384\nVerify return "
    "code: 18 (self-signed certificate)\n";

TEST(Pasted, OfSClientHasTheCertificate) {
    EXPECT_THAT(
        file_of({kMx + kSelfSigned}),
        AllOf(HasSubstr("issuer: self"), HasSubstr("key: rsa-2048"), HasSubstr(R"(max: "1.2")"))
    );
    EXPECT_THAT(
        file_of(
            {kMx + "$ openssl s_client -starttls smtp -connect mx.example.org:25\nDidn't find STARTTLS in "
                   "server response, trying anyway...\n"}
        ),
        HasSubstr("starttls: not-offered")
    );
    EXPECT_THAT(
        file_of({kMx + "$ openssl s_client -starttls smtp -connect mx.example.org:25\nconnect:errno=111\n"}),
        HasSubstr("connections: {ipv4: refused, ipv6: refused}")
    );
}

TEST(Pasted, OfSClientKnowsAnExpiredIssuedCertificate) {
    const std::string chain =
        "$ openssl s_client -starttls smtp -connect mx.example.org:25\ndepth=0 CN = mx.example.org\nverify "
        "error:num=10:certificate has expired\n"
        "CONNECTED(00000003)\nCertificate chain\n 0 s:CN = mx.example.org\n   i:CN = CA\n 1 s:CN = CA\n   "
        "i:CN = Root\n---\n"
        "New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\nVerify return code: 10 (certificate has expired)\n";

    EXPECT_THAT(
        file_of({kMx + chain}), AllOf(HasSubstr("issuer: public-ca"), HasSubstr("validity: expired"))
    );
}

TEST(Pasted, WhatOneSaysOfAHostAndAnotherDeniesIsSaid) {
    const std::string none = "$ openssl s_client -starttls smtp -connect mx.example.org:25\nDidn't find "
                             "STARTTLS in server response, trying anyway...\n";

    EXPECT_THAT(
        file_of({kMx + kSelfSigned, none}),
        AllOf(
            HasSubstr("Of mx1 the text says two things, TLS (text 1, line"),
            HasSubstr("and no STARTTLS (text 2, line 1): the second is taken.")
        )
    );
}

const std::string kFinger =
    "posttls-finger: Connected to mx.example.org[192.0.2.1]:25\nposttls-finger: < 220 mx.example.org "
    "ESMTP\nposttls-finger: > EHLO client\n"
    "posttls-finger: < 250-mx.example.org\nposttls-finger: < 250-PIPELINING\nposttls-finger: < 250 "
    "STARTTLS\nposttls-finger: > STARTTLS\nposttls-finger: < 220 go\n";

TEST(Pasted, OfPosttlsFingerKnowsThatNoRecordMatches) {
    const std::string file = file_of(
        {kMx + kTlsa + kFinger +
         "posttls-finger: server certificate verification failed for mx.example.org[192.0.2.1]:25: num=65:no "
         "matching DANE TLSA records\n"
         "posttls-finger: Untrusted TLS connection established to mx.example.org[192.0.2.1]:25: TLSv1.3 with "
         "cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\n"}
    );

    EXPECT_THAT(
        file,
        AllOf(
            HasSubstr("of: another-key"),
            HasSubstr("without: [SIZE, ENHANCEDSTATUSCODES"),
            HasSubstr("dane-only: deferred certificate-not-verified")
        )
    );
}

TEST(Pasted, OfPosttlsFingersFingerprintsKnowsThatNoRecordMatches) {
    const std::string names = "posttls-finger: mx.example.org[192.0.2.1]:25: subject_CN=mx.example.org, "
                              "issuer_CN=mx.example.org, fingerprint=" +
                              std::string(64, '1') + ", pkey_fingerprint=" + std::string(64, '2') + "\n";

    EXPECT_THAT(file_of({kMx + kTlsa + kFinger + names}), HasSubstr("of: another-key"));
}

std::string log_line(const std::string& text) {
    return "Nov 29 14:09:31 mail postfix/smtp[21]: " + text + "\n";
}

TEST(Pasted, OfALogKnowsWhyMailWaits) {
    const auto of = [&](const std::string& why) {
        return file_of({log_line(
            "6DC8C30: to=<user@example.org>, relay=mx.example.org[192.0.2.1]:25, delay=0.1, "
            "delays=0.03/0.07/0.01/0, dsn=4.7.5, status=deferred (" +
            why + ")"
        )});
    };

    EXPECT_THAT(
        of("Server certificate not verified"),
        AllOf(
            HasSubstr("issuer: private-ca"),
            HasSubstr("of: another-key"),
            HasSubstr("Why the certificate of mx1 was not verified is not said")
        )
    );
    EXPECT_THAT(
        of("TLS is required, but was not offered by host mx.example.org[192.0.2.1]"),
        HasSubstr("starttls: not-offered")
    );
    EXPECT_THAT(of("TLSA lookup error for mx.example.org:25"), HasSubstr("type: TLSA, fault: servfail"));
    EXPECT_THAT(of("Cannot start TLS: handshake failure"), HasSubstr("starttls: handshake-fails"));
    EXPECT_THAT(
        of("host mx.example.org[192.0.2.1] said: 450 4.2.0 Greylisted (in reply to RCPT TO command)"),
        HasSubstr(R"(replies: {RCPT: "450 4.2.0 As captured"})")
    );
}

TEST(Pasted, NamesTheDomainsOfALog) {
    const std::string log = log_line("6DC8C30: to=<user@Example.org>, relay=none, delay=0.1, delays=0/0/0/0, "
                                     "dsn=4.7.5, status=deferred (non DNSSEC destination)") +
                            log_line("6DC8C31: to=<user@example.net>, relay=none, delay=0.1, delays=0/0/0/0, "
                                     "dsn=4.7.5, status=deferred (no TLSA records found)");

    EXPECT_THAT(domains_in(facts_of({log})), ElementsAre("example.org", "example.net"));
    EXPECT_THAT(file_of({log}), HasSubstr("  zone: unsigned\n"));
    EXPECT_EQ(
        file_of({log}, "example.com"), "the text is not about this domain, but about example.org, example.net"
    );
}

std::string text_of_file(const std::string& name) {
    std::ifstream file(std::string(MXPROOF_SOURCE_DIR "/") + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Pasted, TheReportInTheDocumentsBecomesTheFileThere) {
    EXPECT_THAT(
        text_of_file("docs/reproduce.md"),
        HasSubstr("```yaml\n" + file_of({text_of_file("docs/reproduce/report.txt")}, "example.net") + "```")
    );
}

TEST(Pasted, OfNothingKnownIsAFailure) {
    EXPECT_THAT(
        file_of({"Hello, my mail does not arrive.\n"}), HasSubstr("nothing in the text is output of dig,")
    );
    EXPECT_TRUE(domains_in(facts_of({""})).empty());
}

} // namespace
