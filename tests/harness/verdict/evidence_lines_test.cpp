#include "harness/verdict/evidence_lines.hpp"

#include "tests/harness/verdict/evidence_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness_test;
using testing::HasSubstr;

std::chrono::system_clock::time_point at(int milliseconds) {
    return std::chrono::system_clock::time_point(std::chrono::milliseconds(milliseconds));
}

TEST(EvidenceLines, ShowADnsAnswerWithItsSecurityAndData) {
    DeliveryEvidence seen;
    fake_dns::QueryAnswered query;
    query.name = "a.example.";
    query.type = "MX";
    query.rcode = "NOERROR";
    query.ad = true;
    query.security = fake_dns::Security::secure;
    query.answers = {"a.example.\t300\tIN\tMX\t10 mx1.a.example."};
    seen.queries = {query};

    const auto lines = evidence_lines(seen);

    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].witness, Witness::dns);
    EXPECT_EQ(lines[0].text, "MX a.example. -> NOERROR AD (secure): 10 mx1.a.example.");
}

TEST(EvidenceLines, SayThatAnAnswerNeverCame) {
    DeliveryEvidence seen;
    fake_dns::QueryAnswered query;
    query.name = "a.example.";
    query.type = "MX";
    query.answered = false;
    seen.queries = {query};

    EXPECT_EQ(evidence_lines(seen).at(0).text, "MX a.example. -> no answer");
}

TEST(EvidenceLines, AreInTimeOrderWhoeverSawThem) {
    EvidenceBuilder built;
    auto session = built.begin(kMx1);
    session->started = at(20);
    session->dialogue = {{at(40), fake_mx::Direction::received, "QUIT"}};
    LogEvent event;
    event.time = at(30);
    event.line = "Nov 24 08:59:00 sender postfix/smtp[17]: text";
    built.evidence.log = {event};
    fake_dns::QueryAnswered query;
    query.time = at(10);
    built.evidence.queries = {query};

    const auto lines = evidence_lines(built.evidence);

    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(lines[0].witness, Witness::dns);
    EXPECT_THAT(lines[1].text, HasSubstr("mx1 [198.18.0.1] -- session 1 begins"));
    EXPECT_EQ(lines[2].text, "postfix/smtp[17]: text");
    EXPECT_EQ(lines[3].text, "mx1 [198.18.0.1] <- QUIT");
}

TEST(EvidenceLines, JoinTheLinesOfOneReply) {
    EvidenceBuilder built;
    auto session = built.begin(kMx1);
    session->dialogue = {
        {at(40), fake_mx::Direction::sent, "250-mx1.a.example"},
        {at(40), fake_mx::Direction::sent, "250 STARTTLS"},
        {at(40), fake_mx::Direction::received, "QUIT"},
    };

    const auto lines = evidence_lines(built.evidence);

    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[1].text, "mx1 [198.18.0.1] -> 250-mx1.a.example | STARTTLS");
    EXPECT_EQ(lines[2].text, "mx1 [198.18.0.1] <- QUIT");
}

TEST(EvidenceLines, EndWithWhatIsStillInTheQueue) {
    EvidenceBuilder built;
    built.status(DeliveryStatus::deferred, "why").queued();

    EXPECT_EQ(evidence_lines(built.evidence).back().text, "queue: QUEUEID in deferred: why");
}

} // namespace
