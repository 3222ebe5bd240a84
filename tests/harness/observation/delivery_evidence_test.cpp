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

LogEvent line_about_deliveries(const std::string& text) {
    LogEvent event = line(text);
    event.about_deliveries = true;
    return event;
}

LogEvent status_of(const std::string& recipient) {
    LogEvent event = line("postfix/smtp[17]: QUEUEID: to=<" + recipient + ">");
    AttemptEnded status;
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

DeliveryEvidence evidence_of(const SenderObservations& seen) {
    return EvidenceIndex(seen, {kKey}).pick(kKey);
}

TEST(EvidenceIndex, PicksTheStatusLinesOfTheRecipientInOrder) {
    SenderObservations seen;
    seen.log = {status_of("user@b.dane.example"), status_of(kKey.recipient), status_of(kKey.recipient)};

    const auto evidence = evidence_of(seen);

    EXPECT_THAT(evidence.status, SizeIs(2));
    EXPECT_THAT(evidence.log, SizeIs(2));
}

TEST(EvidenceIndex, PicksLinesAboutDeliveriesThatNameAZoneOfThePeer) {
    SenderObservations seen;
    for (const std::string text :
         {"warning: no MX host for a.dane.example has a valid address record",
          "warning: DANE TLSA lookup problem: Name service error for name=_25._tcp.mx1.a.dane.example "
          "type=TLSA",
          "warning: no MX host for b.dane.example has a valid address record",
          "warning: no MX host for ba.dane.example has a valid address record"})
        seen.log.push_back(line_about_deliveries("postfix/smtp[17]: " + text));
    seen.log.push_back(line("postfix/cleanup[18]: message-id=<1@a.dane.example>"));

    const auto evidence = evidence_of(seen);

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

    EXPECT_THAT(evidence_of(seen).log, SizeIs(2));
}

TEST(EvidenceIndex, PicksFailedStepsByNexthop) {
    SenderObservations seen;
    LogEvent warning = line("warning");
    warning.what = StepFailed{{}, "a.dane.example", "mx1.a.dane.example"};
    seen.log = {warning};

    EXPECT_THAT(evidence_of(seen).log, SizeIs(1));
}

LogEvent step_at(const std::string& address, Reason reason, const std::string& text) {
    LogEvent event = line(text);
    StepFailed failed;
    failed.step.reason = reason;
    failed.step.address = address;
    event.what = failed;
    return event;
}

// Of a program whose lines name a host by the number of a session.
TEST(EvidenceIndex, PicksFailedStepsByTheAddressThatTheyAreAbout) {
    SenderObservations seen;
    seen.log = {
        step_at("198.18.0.1", Reason::tls_not_offered, "8f40 error"),
        step_at("198.18.0.2", Reason::tls_not_offered, "8f41 error")};

    EXPECT_THAT(evidence_of(seen).log, SizeIs(1));
}

LogEvent all_hosts_failed(const std::string& text) {
    LogEvent event = status_of(kKey.recipient);
    event.line = text;
    std::get<AttemptEnded>(event.what).failed_as_last_step = true;
    return event;
}

TEST(EvidenceIndex, TakesTheReasonOfTheLastStepWhereTheStatusLineLeavesItToThat) {
    SenderObservations seen;
    seen.log = {
        step_at("2001:db8:25::1", Reason::connection_refused, "8f40 error"),
        step_at("198.18.0.1", Reason::tls_not_offered, "8f41 error"),
        step_at("198.18.0.2", Reason::greeting_refused, "8f42 error"),
        all_hosts_failed("8f43 delivery"),
        step_at("198.18.0.1", Reason::starttls_refused, "8f44 error"),
        all_hosts_failed("8f45 delivery")};

    const auto evidence = evidence_of(seen);

    ASSERT_THAT(evidence.status, SizeIs(2));
    const auto& first = std::get<AttemptEnded>(evidence.status[0].what);
    EXPECT_EQ(first.failed.reason, Reason::tls_not_offered);
    EXPECT_EQ(first.failed.address, "198.18.0.1");
    EXPECT_TRUE(first.attempted);
    EXPECT_EQ(std::get<AttemptEnded>(evidence.status[1].what).failed.reason, Reason::starttls_refused);
}

TEST(EvidenceIndex, TakesNoStepOfAnEarlierAttemptForTheReason) {
    SenderObservations seen;
    seen.log = {
        step_at("198.18.0.1", Reason::tls_not_offered, "8f40 error"),
        all_hosts_failed("8f41 delivery"),
        all_hosts_failed("8f42 delivery")};

    const auto evidence = evidence_of(seen);

    ASSERT_THAT(evidence.status, SizeIs(2));
    EXPECT_FALSE(std::get<AttemptEnded>(evidence.status[1].what).attempted);
    EXPECT_EQ(std::get<AttemptEnded>(evidence.status[1].what).failed.reason, Reason::unrecognised);
}

TEST(EvidenceIndex, PicksSessionsByTheDialledAddress) {
    SenderObservations seen;
    seen.sessions = {session_at("198.18.0.1"), session_at("2001:db8:25::1"), session_at("198.18.0.2")};

    EXPECT_THAT(evidence_of(seen).sessions, SizeIs(2));
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

    EXPECT_THAT(evidence_of(seen).queries, SizeIs(2));
}

TEST(EvidenceIndex, PicksWhatWasAskedOfThePeersPolicyHost) {
    SenderObservations seen;
    for (const char* address : {"198.18.0.9", "2001:db8:25::9", "198.18.0.1"}) {
        auto fetch = std::make_shared<fake_mx::PolicyFetch>();
        fetch->server = address;
        seen.fetches.push_back(std::move(fetch));
    }

    EXPECT_THAT(evidence_of(seen).fetches, SizeIs(2));
}

TEST(EvidenceIndex, PicksWhatTheMtaStsDaemonSaysOfThePeer) {
    SenderObservations seen;
    for (const std::string domain : {"a.dane.example", "b.dane.example"}) {
        LogEvent event = line_about_deliveries("STS policy fetch for domain '" + domain + "' failed");
        event.what = PolicyFetchFailed{};
        seen.log.push_back(event);
    }

    EXPECT_THAT(evidence_of(seen).log, SizeIs(1));
}

TEST(EvidenceIndex, PicksTheQueueEntryOfTheRecipient) {
    SenderObservations seen;
    EXPECT_FALSE(evidence_of(seen).queued);

    seen.queue = {{"deferred", "ONE", "user@b.dane.example", ""}, {"deferred", "TWO", kKey.recipient, ""}};
    EXPECT_EQ(evidence_of(seen).queued->queue_id, "TWO");
}

TEST(EvidenceIndex, TakesASendersTroubleAlong) {
    SenderObservations seen;
    seen.trouble = "Postfix did not start";

    const auto evidence = evidence_of(seen);

    EXPECT_EQ(evidence.trouble, "Postfix did not start");
    EXPECT_THAT(evidence.status, IsEmpty());
}

// What a hostile image may write, in which every pair of brackets and every ancestor of a name would be a
// key.
TEST(EvidenceIndex, TakesLongLinesInTimeThatIsLinear) {
    const std::size_t length = 64U << 10U;
    std::string names;
    while (names.size() < length)
        names += "a.";
    const auto long_lines = [&] {
        SenderObservations seen;
        for (int i = 0; i < 200; ++i) {
            seen.log.push_back(line(std::string(length, '[') + "]"));
            seen.log.push_back(line_about_deliveries(names));
        }
        return seen;
    };
    SenderObservations with_one_more = long_lines();
    with_one_more.log.push_back(line(std::string(length, '[') + "198.18.0.1]:25: lost connection"));
    const EvidenceIndex index(with_one_more, {kKey});
    EXPECT_THAT(index.pick({"", {{"mx1", {"198.18.0.1"}}}, {}}).log, IsEmpty());

    SenderObservations seen = long_lines();
    seen.log.push_back(line("[[198.18.0.1]:25: lost connection"));
    const auto evidence = evidence_of(seen);
    EXPECT_THAT(evidence.log, SizeIs(1));
    EXPECT_EQ(evidence.left_out, "");
}

TEST(EvidenceIndex, SaysWhereItDoesNotHoldEverything) {
    SenderObservations talkative;
    for (int i = 0; i < 100; ++i)
        talkative.log.push_back(line("[198.18.0.1]:25: " + std::string(1000, 'x')));
    EXPECT_EQ(evidence_of(talkative).left_out, "the sender's log has more than 64 KiB about it");
    EXPECT_LT(evidence_of(talkative).log.size(), 66U);

    SenderObservations busy;
    for (int i = 0; i < 1000; ++i)
        busy.queries.push_back(query_for("a.dane.example."));
    EXPECT_EQ(evidence_of(busy).left_out, "");
    busy.queries.push_back(query_for("a.dane.example."));
    EXPECT_EQ(evidence_of(busy).left_out, "the sender did the same for it more than 1000 times");
}

TEST(ForgetBefore, LeavesOutWhatWasSeenUpToThatTime) {
    const SenderTime time{std::chrono::seconds(100)};
    const auto session_of = [&](SenderTime started) {
        auto session = std::make_shared<fake_mx::SessionRecord>();
        session->started = started;
        return session;
    };
    DeliveryEvidence evidence;
    for (const SenderTime each : {time, time + std::chrono::seconds(1)}) {
        evidence.status.push_back(status_of(kKey.recipient));
        evidence.status.back().time = each;
        evidence.log.push_back(evidence.status.back());
        evidence.queries.push_back(query_for("a.dane.example."));
        evidence.queries.back().time = each;
        evidence.sessions.push_back(session_of(each));
        evidence.queries.push_back(query_for("_25._tcp.mx1.a.dane.example."));
        evidence.queries.back().type = "TLSA"; // which may be kept
        evidence.queries.back().time = each;
    }

    const auto reused = session_of(time - std::chrono::seconds(1)); // has brought another message since
    reused->messages.emplace_back().time = time + std::chrono::seconds(1);
    evidence.sessions.push_back(reused);

    forget_before(time, evidence);

    EXPECT_THAT(evidence.status, SizeIs(1));
    EXPECT_THAT(evidence.log, SizeIs(1));
    EXPECT_THAT(evidence.queries, SizeIs(3));
    ASSERT_THAT(evidence.sessions, SizeIs(2));
    EXPECT_GT(evidence.sessions[0]->started, time);
    EXPECT_EQ(evidence.sessions[1], reused);
}

} // namespace
