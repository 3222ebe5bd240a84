#include "harness/verdict/expectation_match.hpp"
#include "tests/harness/verdict/evidence_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness_test;
using testing::ElementsAre;

TEST(ExpectationMatch, SaysOutcomesInTheWordsOfTheScenarioFile) {
    Expectation expected;
    expected.channel = Channel::plaintext;
    EXPECT_EQ(to_text(expected), "delivered plaintext");

    Observed observed;
    EXPECT_EQ(to_text(observed), "nothing");
    observed.outcome = Outcome::bounced;
    observed.reason = Reason::null_mx;
    EXPECT_EQ(to_text(observed), "bounced null-mx");
}

TEST(ExpectationMatch, AsksOnlyForWhatTheExpectationNames) {
    Expectation expected;
    expected.outcome = Outcome::deferred;
    Observed observed;
    observed.outcome = Outcome::deferred;
    observed.reason = Reason::no_tlsa;

    EXPECT_THAT(mismatches(expected, observed, "", {}), testing::IsEmpty());

    observed.outcome = Outcome::bounced;
    EXPECT_THAT(
        mismatches(expected, observed, "", {}),
        testing::ElementsAre("expected deferred, observed bounced no-tlsa")
    );
}

Verdict judged(const EvidenceBuilder& built, const Expectation& expected) {
    Scenario scenario;
    scenario.peer = peer_of_two_hosts();
    return judge(scenario, expected, built.evidence);
}

void say(fake_mx::SessionRecord& session, const std::string& command) {
    session.dialogue.push_back({.time = session.started, .text = command});
}

TEST(ExpectationMatch, SeesTheEnvelopeOfMailThatAHostMustNeverGet) {
    Expectation expected = delivered(Channel::plaintext);
    expected.never_got_mail = {"mx1"};
    for (const char* const command : {"MAIL FROM:<a@sender.example>", "rcpt to:<user@a.example>"}) {
        EvidenceBuilder built;
        const auto session = built.begin(kMx1);
        say(*session, "EHLO sender.example");
        built.status(Outcome::delivered, built.accept(kMx2, false), kMx2);
        EXPECT_EQ(judged(built, expected).kind, VerdictKind::kept);

        say(*session, command);
        EXPECT_EQ(judged(built, expected).kind, VerdictKind::broken) << command;
    }
}

TEST(ExpectationMatch, SeesAConnectionToAHostThatIsNeverToBeDialled) {
    Expectation expected = delivered(Channel::plaintext);
    expected.never_dialled = {"mx1"};
    EvidenceBuilder built;
    built.status(Outcome::delivered, built.accept(kMx2, false), kMx2);
    EXPECT_EQ(judged(built, expected).kind, VerdictKind::kept);

    built.begin(kMx1);
    EXPECT_THAT(
        judged(built, expected).mismatches, ElementsAre("expected no connection to mx1, observed one")
    );
}

TEST(ExpectationMatch, SeesAnEhloToAHostThatIsNeverToBeGreeted) {
    Expectation expected = delivered(Channel::plaintext);
    expected.never_greeted = {"mx1"};
    EvidenceBuilder built;
    const auto session = built.begin(kMx1);
    say(*session, "QUIT");
    built.status(Outcome::delivered, built.accept(kMx2, false), kMx2);
    EXPECT_EQ(judged(built, expected).kind, VerdictKind::kept);

    say(*session, "EHLO sender.example");
    EXPECT_THAT(
        judged(built, expected).mismatches, ElementsAre("expected no EHLO or HELO to mx1, observed one")
    );
}

TEST(ExpectationMatch, SeesAQuestionThatIsNotToBeAsked) {
    Expectation expected = delivered(Channel::plaintext);
    expected.not_asked = {"TLSA _25._tcp.mx1.a.example."};
    EvidenceBuilder built;
    built.query("_25._tcp.mx2.a.example.", "TLSA", "NXDOMAIN").query("mx1.a.example.", "A", "NOERROR");
    built.status(Outcome::delivered, built.accept(kMx1, false), kMx1);
    EXPECT_EQ(judged(built, expected).kind, VerdictKind::kept);

    built.query("_25._tcp.mx1.a.example.", "TLSA", "NXDOMAIN");
    EXPECT_THAT(
        judged(built, expected).mismatches,
        ElementsAre("expected that nobody asks for TLSA _25._tcp.mx1.a.example., observed such a query")
    );
}

TEST(ExpectationMatch, SeesWhichServerNameTheClientAsksFor) {
    Expectation expected = delivered(Channel::encrypted);
    const auto verdict_with = [&](const char* asked_for) {
        EvidenceBuilder built;
        const auto text = built.accept(kMx1, true, asked_for);
        built.tls_summary(kMx1, "Untrusted").status(Outcome::delivered, text, kMx1);
        return judged(built, expected);
    };
    expected.sni = "mx1.a.example";
    EXPECT_EQ(verdict_with("mx1.a.example").kind, VerdictKind::kept);
    EXPECT_THAT(
        verdict_with("").mismatches, ElementsAre("expected the server name mx1.a.example, observed none")
    );
    expected.sni = kNoSni;
    EXPECT_EQ(verdict_with("").kind, VerdictKind::kept);
    EXPECT_THAT(
        verdict_with("a.example").mismatches, ElementsAre("expected the server name none, observed a.example")
    );
}

TEST(ExpectationMatch, HoldsASenderThatLogsAStatusCodeToIt) {
    Expectation expected = deferred(Reason::no_tlsa);
    expected.dsn = "4.7.5";
    const auto verdict_with = [&](const char* dsn) {
        EvidenceBuilder built;
        built.asked().status(Outcome::deferred, "no TLSA records found").queued();
        std::get<AttemptEnded>(built.evidence.status.front().what).dsn = dsn;
        return judged(built, expected);
    };
    EXPECT_EQ(verdict_with("4.7.5").kind, VerdictKind::kept);
    EXPECT_EQ(verdict_with("").kind, VerdictKind::kept);
    EXPECT_THAT(verdict_with("4.4.1").mismatches, ElementsAre("expected the status 4.7.5, observed 4.4.1"));
}

TEST(ExpectationMatch, SeesABodyThatIsNotTheOneThatWasSubmitted) {
    Expectation expected = delivered(Channel::plaintext);
    expected.content = Content::intact;
    const auto verdict_with = [&](const std::string& content) {
        EvidenceBuilder built;
        const auto session = built.begin(kMx1);
        session->id = 99;
        fake_mx::ReceivedMessage message;
        message.recipients = {kRecipient};
        message.content = content;
        session->messages.push_back(message);
        built.status(Outcome::delivered, "250 2.0.0 Accepted (session 99)", kMx1);
        return judged(built, expected);
    };
    const std::string header = "Received: from there\r\nSubject: a test\r\n\r\n";
    EXPECT_EQ(verdict_with(header + body_of({})).kind, VerdictKind::kept);
    EXPECT_THAT(
        verdict_with(header + "=54his message\r\n").mismatches,
        ElementsAre("expected the message intact, observed another body")
    );
    EXPECT_EQ(verdict_with("").kind, VerdictKind::broken);
}

TEST(ExpectationMatch, SeesThatRequiretlsWasNotPassedOn) {
    const auto verdict_with = [](bool wanted, bool passed_on) {
        EvidenceBuilder built;
        const auto session = built.begin(kMx1);
        session->id = 99;
        fake_mx::ReceivedMessage message;
        message.recipients = {kRecipient};
        message.requires_tls = passed_on;
        session->messages.push_back(message);
        built.status(Outcome::delivered, "250 2.0.0 Accepted (session 99)", kMx1);
        Scenario scenario;
        scenario.message.requiretls = wanted;
        return judge(scenario, delivered(Channel::plaintext), built.evidence, nullptr);
    };
    EXPECT_EQ(verdict_with(true, true).kind, VerdictKind::kept);
    EXPECT_EQ(verdict_with(false, false).kind, VerdictKind::kept);
    EXPECT_THAT(
        verdict_with(true, false).mismatches,
        ElementsAre("expected MAIL with REQUIRETLS (RFC 8689 4.2.1), observed it without")
    );
}

TEST(ExpectationMatch, SeesWhatOfAnEarlierDeliveryAMessageComesBy) {
    Expectation expected = delivered(Channel::plaintext);
    const auto verdict_with = [&](SessionUse wanted, std::size_t before) {
        EvidenceBuilder built;
        const auto session = built.begin(kMx1);
        session->id = 99;
        session->messages.resize(before);
        session->messages.emplace_back().recipients = {kRecipient};
        built.status(Outcome::delivered, "250 2.0.0 Accepted (session 99)", kMx1);
        expected.session = wanted;
        return judged(built, expected);
    };
    EXPECT_EQ(verdict_with(SessionUse::fresh, 0).kind, VerdictKind::kept);
    EXPECT_EQ(verdict_with(SessionUse::reused, 1).kind, VerdictKind::kept);
    EXPECT_EQ(verdict_with(SessionUse::any, 1).kind, VerdictKind::kept);
    EXPECT_THAT(
        verdict_with(SessionUse::fresh, 1).mismatches,
        ElementsAre("expected the session to be new, observed reused")
    );
    EXPECT_THAT(
        verdict_with(SessionUse::tls_resumed, 0).mismatches,
        ElementsAre("expected the session to be tls-resumed, observed new")
    );
}

} // namespace
