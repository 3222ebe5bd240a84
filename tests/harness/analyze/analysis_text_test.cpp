#include "harness/analyze/analysis_text.hpp"

#include "tests/harness/analyze/sample_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;
using testing::HasSubstr;
using testing::Not;

std::string report_on(const std::string& log) {
    return analysis_text(analysis_of(log), {.width = 120});
}

constexpr const char* kReportTime = "Nov 24 09:00:00";

TEST(AnalysisText, SaysOfEachReasonWhatItMeansWhatToDoAndWhatShowsIt) {
    const std::string text = report_on(
        failed_line(kReportTime, "AAAAA1", "a.example") +
        failed_line("Nov 24 10:00:00", "AAAAA1", "a.example")
    );

    EXPECT_THAT(text, HasSubstr("deferred certificate-not-verified: 2 attempts at 1 domain\n"));
    EXPECT_THAT(text, HasSubstr("What it means: the handshake completed, authentication failed."));
    EXPECT_THAT(text, HasSubstr("Seen under: `secure` and MTA-STS; `dane` and `dane-only` where"));
    EXPECT_THAT(text, HasSubstr("At the sender: Tell the recipient's operator."));
    EXPECT_THAT(text, HasSubstr("At the recipient: Publish a 3 1 1 record"));
    EXPECT_THAT(text, HasSubstr("See it: mxproof run dane/tlsa-of-another-key\n"));
    EXPECT_THAT(
        text,
        HasSubstr("a.example                        2 times 4.7.5, 2026-11-24 09:00 to 10:00; 1 waiting\n"
                  "        at mx.a.example[192.0.2.1]\n")
    );
}

TEST(AnalysisText, NamesTheHostsAndThePolicy) {
    const std::string text = report_on(
        "2026-11-24 08:59:59 WARNING  RES: STS policy fetch for domain 'a.example' failed with error: no "
        "answer\n" +
        smtp_line(kReportTime, "connect to mx1.a.example[192.0.2.8]:25: Connection refused") +
        failed_line(kReportTime, "AAAAA1", "a.example")
    );

    EXPECT_THAT(
        text, HasSubstr(" at mx1.a.example[192.0.2.8] (connection-refused), mx.a.example[192.0.2.1]\n")
    );
    EXPECT_THAT(text, HasSubstr("policy, by mta-sts-daemon: its MTA-STS policy could not be"));
    EXPECT_THAT(text, HasSubstr("TLS policies that could not be had\n    a.example"));
    EXPECT_THAT(text, HasSubstr("(no answer)"));
}

TEST(AnalysisText, ClaimsNoPlaintextOfALogThatTellsOfNoTls) {
    const std::string silent = report_on(sent_line(kReportTime, "AAAAA1", "a.example"));
    EXPECT_THAT(silent, HasSubstr("The log does not say how mail travelled"));
    EXPECT_THAT(silent, Not(HasSubstr("plaintext")));

    const std::string telling = report_on(
        tls_line(kReportTime, "Untrusted") + sent_line(kReportTime, "AAAAA1", "a.example") +
        sent_line(kReportTime, "AAAAA2", "b.example", "192.0.2.2")
    );
    EXPECT_THAT(telling, HasSubstr("encrypted     1 (50.0 %)"));
    EXPECT_THAT(telling, HasSubstr("plaintext     1 (50.0 %)"));
    EXPECT_THAT(telling, HasSubstr("Domains that got mail in plaintext:\n    b.example"));
}

TEST(AnalysisText, SaysWhatBecameWorseSinceWhen) {
    EXPECT_THAT(
        report_on(
            tls_line(kReportTime, "Verified") + sent_line(kReportTime, "AAAAA1", "a.example") +
            sent_line("Nov 25 09:00:00", "AAAAA2", "a.example")
        ),
        HasSubstr("plaintext since 2026-11-25 09:00 (1 attempt), authenticated until 2026-11-24 09:00\n")
    );
}

TEST(AnalysisText, NothingOfALogMovesTheCursor) {
    const std::string text = report_on(
        failed_line(kReportTime, "AAAAA1", "a\x1b[2Jb.example") +
        smtp_line(kReportTime, "AAAAA1: odd \x1b]0;x\x07 line")
    );
    EXPECT_THAT(text, HasSubstr("a\\x1B[2jb.example"));
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(AnalysisText, SaysWhatIsLeftOut) {
    std::string log;
    for (int code = 0; code < 20; ++code)
        log += failed_line(
            kReportTime,
            "AAAAA1",
            "a.example",
            "deferred",
            "Server certificate not verified",
            "4.7." + std::to_string(code)
        );

    EXPECT_THAT(
        report_on(log), HasSubstr("for want of memory: 8 attempts that failed in more ways than are kept\n")
    );
}

} // namespace
