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

std::shared_ptr<fake_mx::PolicyFetch> fetch() {
    auto record = std::make_shared<fake_mx::PolicyFetch>();
    record->started = at(1);
    record->ended = at(5);
    record->host = "mta-sts.a.example";
    record->server = "198.18.0.2";
    return record;
}

TEST(EvidenceLines, ShowARequestForAPolicyAndItsAnswer) {
    DeliveryEvidence seen;
    auto record = fetch();
    record->tls.established = true;
    record->method = "GET";
    record->target = "/.well-known/mta-sts.txt";
    record->status = 404;
    seen.fetches = {record};

    const auto lines = evidence_lines(seen);

    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].witness, Witness::mx);
    EXPECT_EQ(lines[0].time, at(5));
    EXPECT_EQ(lines[0].text, "mta-sts.a.example [198.18.0.2] <- GET /.well-known/mta-sts.txt -> 404");
}

TEST(EvidenceLines, SayWhyNoPolicyWasAskedFor) {
    DeliveryEvidence seen;
    auto record = fetch();
    record->error = "TLS handshake failed: x";
    record->tls.client_alert = "unknown CA";
    seen.fetches = {record};

    EXPECT_EQ(
        evidence_lines(seen).at(0).text,
        "mta-sts.a.example [198.18.0.2] -- no policy was asked for, TLS not established: TLS handshake "
        "failed: x "
        "(client's alert: unknown CA)"
    );
}

TEST(EvidenceLines, NameTheMtaStsDaemonInPlaceOfItsDate) {
    DeliveryEvidence seen;
    seen.log = {parse_log_line("2026-11-24 13:50:00 WARNING  RES: text about postfix", {})};

    EXPECT_EQ(evidence_lines(seen).at(0).text, "mta-sts-daemon WARNING  RES: text about postfix");
}

TEST(EvidenceLines, AreInTimeOrderWhoeverSawThem) {
    EvidenceBuilder built;
    auto session = built.begin(kMx1);
    session->started = at(20);
    session->dialogue = {{at(40), fake_mx::Direction::received, "QUIT"}};
    built.evidence.log = {parse_log_line("Nov 24 08:59:00 sender postfix/smtp[17]: text", at(30))};
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

TEST(EvidenceLines, ShowWhatTheAdminAnsweredAndWhy) {
    DeliveryEvidence seen;
    seen.admin = {
        {at(1), "198.19.192.2", "GET", "/internal/postfix/domain/a.example", 404, "", ""},
        {at(2), "198.19.192.2", "GET", "/internal/postfix/dane/a.example", 200, "dane-only", "a failure"}};

    const auto lines = evidence_lines(seen);

    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].text, "GET /internal/postfix/domain/a.example -> 404");
    EXPECT_EQ(lines[1].text, "GET /internal/postfix/dane/a.example -> 200 dane-only (a failure)");
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
    built.status(Outcome::deferred, "why").queued();

    EXPECT_EQ(evidence_lines(built.evidence).back().text, "queue: QUEUEID in deferred: why");
}

} // namespace
