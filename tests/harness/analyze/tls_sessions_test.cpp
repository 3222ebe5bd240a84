#include "harness/analyze/tls_sessions.hpp"

#include "tests/harness/analyze/sample_log.hpp"

#include <gtest/gtest.h>

namespace {

using namespace harness;

constexpr const char* kTime = "Nov 24 09:10:47";

// How the mail of `log` travelled to a.example, in the order of PeerWord: `1 0 0 0 0 0 2`.
std::string delivered(const std::string& log) {
    const Analysis analysis = analysis_of(log);
    const auto found = analysis.domains.find("a.example");
    if (found == analysis.domains.end()) return "none";
    return fmt::format("{}", fmt::join(found->second.delivered, " "));
}

TEST(TlsSessions, TheSessionOfADeliveryIsThatOfItsProcessAndHost) {
    EXPECT_EQ(
        delivered(tls_line(kTime, "Verified") + sent_line(kTime, "AAAAA1", "a.example")), "1 0 0 0 0 0 0"
    );
    EXPECT_EQ(
        delivered(tls_line(kTime, "Untrusted") + sent_line(kTime, "AAAAA1", "a.example")), "0 0 0 1 0 0 0"
    );
    EXPECT_EQ(
        delivered(tls_line(kTime, "Anonymous") + sent_line(kTime, "AAAAA1", "a.example")), "0 0 0 0 1 0 0"
    );
    EXPECT_EQ(
        delivered(tls_line(kTime, "Verified", "192.0.2.9") + sent_line(kTime, "AAAAA1", "a.example")),
        "0 0 0 0 0 0 1"
    );
    EXPECT_EQ(
        delivered(tls_line(kTime, "Verified", "192.0.2.1", 8) + sent_line(kTime, "AAAAA1", "a.example")),
        "0 0 0 0 0 0 1"
    );
}

TEST(TlsSessions, OneSessionCarriesAMessageToAllItsRecipientsAndNoOther) {
    const std::string one = tls_line(kTime, "Verified") + sent_line(kTime, "AAAAA1", "a.example");
    EXPECT_EQ(delivered(one + sent_line(kTime, "AAAAA1", "a.example")), "2 0 0 0 0 0 0");
    EXPECT_EQ(delivered(one + sent_line(kTime, "AAAAA2", "a.example")), "1 0 0 0 0 0 1");
}

TEST(TlsSessions, AHostThatWasGivenUpBeginsAnew) {
    EXPECT_EQ(
        delivered(
            tls_line(kTime, "Untrusted") +
            smtp_line(kTime, "AAAAA1: lost connection with mx.a.example[192.0.2.1] while sending MAIL FROM") +
            sent_line(kTime, "AAAAA1", "a.example")
        ),
        "0 0 0 0 0 0 1"
    );
}

TEST(TlsSessions, TrustedIsAuthenticatedIfATlsaRecordMatched) {
    const std::string matched =
        smtp_line(kTime, "mx.a.example[192.0.2.1]:25: Matched DANE EE certificate at depth 0: 3 1 1 ab");
    const std::string trusted = tls_line(kTime, "Trusted") + sent_line(kTime, "AAAAA1", "a.example");
    EXPECT_EQ(delivered(matched + trusted), "0 1 0 0 0 0 0");
    EXPECT_EQ(delivered(trusted), "0 0 1 0 0 0 0");
}

TEST(TlsSessions, TheEndOfADeliverySaysItWhereItNamesTheLevelInForce) {
    const auto with = [](const std::string& level) {
        return smtp_line(
            kTime,
            "AAAAA1: to=<user@a.example>, relay=mx.a.example[192.0.2.1]:25, delay=1, delays=0/0/0/1, tls=" +
                level + ", dsn=2.0.0, status=sent (250 ok)"
        );
    };
    EXPECT_EQ(delivered(with("dane")), "1 0 0 0 0 0 0");
    EXPECT_EQ(delivered(with("secure")), "1 0 0 0 0 0 0");
    EXPECT_EQ(delivered(with("dane:encrypt")), "0 0 0 0 0 1 0");
    EXPECT_EQ(delivered(with("may:none")), "0 0 0 0 0 0 1");
    EXPECT_EQ(delivered(tls_line(kTime, "Untrusted") + with("may")), "0 0 0 1 0 0 0");
    EXPECT_TRUE(analysis_of(with("may:none")).tells_of_tls);
    EXPECT_FALSE(analysis_of(with("dane?")).tells_of_tls);
}

TEST(TlsSessions, ForgetsProcessesThatAreLongSilent) {
    TlsSessions sessions;
    AttemptEnded ended;
    ended.relay_address = "192.0.2.1";
    TlsReported tls;
    tls.peer = PeerIs::authenticated;
    tls.address = "192.0.2.1";
    const auto others = 2 * TlsSessions::kMostProcesses;

    for (TlsSessions::Process process = 0; process <= others; ++process)
        sessions.established(process, tls);

    EXPECT_FALSE(sessions.at_end(0, ended));
    EXPECT_EQ(sessions.at_end(others, ended), PeerWord::verified);
    EXPECT_EQ(sessions.at_end(others - TlsSessions::kMostProcesses, ended), PeerWord::verified);
}

} // namespace
