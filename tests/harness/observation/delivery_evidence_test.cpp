#include "harness/observation/delivery_evidence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;
using testing::IsEmpty;
using testing::SizeIs;

const PeerKey kKey{
    "user@a.dane.example",
    {{"mx1", {"198.18.0.1", "2001:db8:25::1"}}},
    {"a.dane.example.", "mx1-a.dane.example."},
    {"198.18.0.9", "2001:db8:25::9"}};

LogEvent line(const std::string& text) {
    LogEvent event;
    event.line = text;
    return event;
}

LogEvent status_of(const std::string& recipient) {
    LogEvent event = line("postfix/smtp[17]: QUEUEID: to=<" + recipient + ">");
    StatusLine status;
    status.recipient = recipient;
    event.what = status;
    return event;
}

std::shared_ptr<const fake_mx::SessionRecord> session_at(const std::string& address) {
    auto session = std::make_shared<fake_mx::SessionRecord>();
    session->server = address;
    return session;
}

fake_dns::QueryAnswered query_for(const std::string& name) {
    fake_dns::QueryAnswered query;
    query.name = name;
    return query;
}

TEST(EvidenceIndex, PicksTheStatusLinesOfTheRecipientInOrder) {
    SenderObservations seen;
    seen.log = {status_of("user@b.dane.example"), status_of(kKey.recipient), status_of(kKey.recipient)};

    const auto evidence = EvidenceIndex(seen).pick(kKey);

    EXPECT_THAT(evidence.status, SizeIs(2));
    EXPECT_THAT(evidence.log, SizeIs(2));
}

TEST(EvidenceIndex, PicksWarningsOfTheSmtpClientThatNameAZoneOfThePeer) {
    SenderObservations seen;
    for (const std::string text :
         {"warning: no MX host for a.dane.example has a valid address record",
          "warning: DANE TLSA lookup problem: Name service error for name=_25._tcp.mx1.a.dane.example "
          "type=TLSA",
          "warning: no MX host for b.dane.example has a valid address record",
          "warning: no MX host for ba.dane.example has a valid address record"}) {
        seen.log.push_back(line("postfix/smtp[17]: " + text));
        seen.log.back().service = "smtp";
    }
    seen.log.push_back(line("postfix/cleanup[18]: message-id=<1@a.dane.example>"));
    seen.log.back().service = "cleanup";

    const auto evidence = EvidenceIndex(seen).pick(kKey);

    ASSERT_THAT(evidence.log, SizeIs(2));
    EXPECT_EQ(evidence.log[0].line, seen.log[0].line);
    EXPECT_EQ(evidence.log[1].line, seen.log[1].line);
}

TEST(EvidenceIndex, PicksLogLinesThatNameAnAddressOfThePeer) {
    SenderObservations seen;
    seen.log = {
        line("postfix/smtp[17]: Verified TLS connection established to mx1.a[198.18.0.1]:25: TLSv1.3"),
        line("postfix/smtp[17]: warning: something about mx1.a[2001:db8:25::1]:25"),
        line("postfix/smtp[18]: something about mx1.b[198.18.0.2]:25"),
    };

    EXPECT_THAT(EvidenceIndex(seen).pick(kKey).log, SizeIs(2));
}

TEST(EvidenceIndex, PicksPolicyWarningsByNexthop) {
    SenderObservations seen;
    LogEvent warning = line("warning");
    warning.what = PolicyWarning{"a.dane.example", "mx1.a.dane.example", "TLSA lookup error"};
    seen.log = {warning};

    EXPECT_THAT(EvidenceIndex(seen).pick(kKey).log, SizeIs(1));
}

TEST(EvidenceIndex, PicksSessionsByTheDialledAddress) {
    SenderObservations seen;
    seen.sessions = {session_at("198.18.0.1"), session_at("2001:db8:25::1"), session_at("198.18.0.2")};

    EXPECT_THAT(EvidenceIndex(seen).pick(kKey).sessions, SizeIs(2));
}

TEST(EvidenceIndex, PicksQueriesAtOrBelowThePeersZonesOnly) {
    SenderObservations seen;
    seen.queries = {
        query_for("a.dane.example."),
        query_for("_25._tcp.mx1.mx1-a.dane.example."),
        query_for("aa.dane.example."),
        query_for("dane.example."),
        query_for("."),
        query_for("b.dane.example."),
    };

    EXPECT_THAT(EvidenceIndex(seen).pick(kKey).queries, SizeIs(2));
}

TEST(EvidenceIndex, PicksWhatWasAskedOfThePeersPolicyHost) {
    SenderObservations seen;
    for (const char* address : {"198.18.0.9", "2001:db8:25::9", "198.18.0.1"}) {
        auto fetch = std::make_shared<fake_mx::PolicyFetch>();
        fetch->server = address;
        seen.fetches.push_back(std::move(fetch));
    }

    EXPECT_THAT(EvidenceIndex(seen).pick(kKey).fetches, SizeIs(2));
}

TEST(EvidenceIndex, PicksWhatTheMtaStsDaemonSaysOfThePeer) {
    SenderObservations seen;
    for (const char* domain : {"a.dane.example", "b.dane.example"}) {
        seen.log.push_back(line(
            "2026-11-24 13:50:00 WARNING  RES: STS policy fetch for domain '" + std::string(domain) +
            "' failed"
        ));
        seen.log.back().service = "mta-sts-daemon";
    }

    EXPECT_THAT(EvidenceIndex(seen).pick(kKey).log, SizeIs(1));
}

TEST(EvidenceIndex, PicksTheQueueEntryOfTheRecipient) {
    SenderObservations seen;
    EXPECT_FALSE(EvidenceIndex(seen).pick(kKey).queued);

    seen.queue = {{"deferred", "ONE", "user@b.dane.example", ""}, {"deferred", "TWO", kKey.recipient, ""}};
    EXPECT_EQ(EvidenceIndex(seen).pick(kKey).queued->queue_id, "TWO");
}

TEST(EvidenceIndex, TakesASendersTroubleAlong) {
    SenderObservations seen;
    seen.trouble = "Postfix did not start";

    const auto evidence = EvidenceIndex(seen).pick(kKey);

    EXPECT_EQ(evidence.trouble, "Postfix did not start");
    EXPECT_THAT(evidence.status, IsEmpty());
}

} // namespace
