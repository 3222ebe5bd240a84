#include "harness/verdict/own_lateness.hpp"
#include "tests/harness/verdict/evidence_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness_test;
using namespace std::chrono_literals;
using testing::HasSubstr;

// The clock of the evidence moves by 1 ms with each step: whatever is longer began before the first of them.
struct OwnLateness : testing::Test {
    OwnLateness() { scenario.peer = peer_of_two_hosts(); }

    const LogEvent& attempt() const { return built.evidence.status.back(); }
    std::string late() const { return how_late_we_were(built.evidence, attempt()).value_or(""); }
    std::string explains() const {
        return what_lateness_explains(scenario, built.evidence, attempt()).value_or("");
    }

    void delivered_to_the_second() { built.status(Outcome::delivered, built.accept(kMx2, false), kMx2); }
    void deferred(const std::string& text, const std::string& relay = {}) {
        built.status(Outcome::deferred, text, relay).queued();
    }
    void stood_still(SenderTime start, std::chrono::seconds length) {
        auto own = std::make_shared<OwnRecord>();
        own->stalls.push_back({start, start + length});
        built.evidence.own = own;
    }
    VerdictKind verdict(const Expectation& expected) const {
        return judge(scenario, expected, built.evidence).kind;
    }

    Scenario scenario;
    EvidenceBuilder built;
};

TEST_F(OwnLateness, IsTheLatestAnswerInWords) {
    built.query("a.example.", "MX", "NOERROR").query("_25._tcp.mx1.a.example.", "TLSA", "NOERROR");
    built.evidence.queries[0].late = 600ms;
    built.evidence.queries[1].late = 3200ms;
    delivered_to_the_second();

    EXPECT_EQ(late(), "the resolver answered TLSA _25._tcp.mx1.a.example. 3.2 s late");
}

TEST_F(OwnLateness, IsNoneWhereEveryAnswerCameInTime) {
    built.query("a.example.", "MX", "NOERROR");
    built.evidence.queries[0].late = 499ms;
    delivered_to_the_second();

    EXPECT_EQ(late(), "");
}

TEST_F(OwnLateness, NamesTheStepOfTheSession) {
    const auto session = built.begin(kMx1);
    session->late = 7100ms;
    session->late_with = "the greeting";
    deferred("non DNSSEC destination");

    EXPECT_EQ(late(), "mx1 was 7.1 s late with the greeting");
}

TEST_F(OwnLateness, IsAlsoThatOfThePolicyHost) {
    auto fetch = std::make_shared<fake_mx::PolicyFetch>();
    fetch->late = 4s;
    built.evidence.fetches.push_back(fetch);
    deferred("non DNSSEC destination");

    EXPECT_EQ(late(), "the policy host answered 4.0 s late");
}

TEST_F(OwnLateness, IsAStandstillInTheCourseOfTheAttempt) {
    built.query("a.example.", "MX", "NOERROR");
    delivered_to_the_second();
    stood_still(attempt().time - 1ms, 12s);
    EXPECT_EQ(late(), "mxproof itself stood still for 12.0 s");

    stood_still(built.evidence.queries[0].time - 20s, 12s);
    EXPECT_EQ(late(), "");
}

TEST_F(OwnLateness, OfAnEarlierAttemptDoesNotCount) {
    built.query("a.example.", "MX", "NOERROR");
    built.evidence.queries[0].late = 3s;
    deferred("non DNSSEC destination");
    delivered_to_the_second();

    EXPECT_EQ(late(), "");
}

TEST_F(OwnLateness, ExplainsThatAHostWasPassedOver) {
    delivered_to_the_second();
    scenario.peer.mx.back().preference = 20;
    EXPECT_EQ(explains(), "mx1 was passed over, and nobody says why");
}

TEST_F(OwnLateness, DoesNotExplainThatAHostOfTheSamePreferenceWasLeftOut) {
    delivered_to_the_second();
    EXPECT_EQ(explains(), "");
}

TEST_F(OwnLateness, DoesNotExplainWhatTheLogOrTheHostAccountsFor) {
    scenario.peer.mx.back().preference = 20;
    built.line("connect to mx1.a.example[198.18.0.1]:25: Connection refused");
    delivered_to_the_second();
    EXPECT_EQ(explains(), "");

    built = {};
    built.begin(kMx1)->dialogue.push_back({{}, fake_mx::Direction::received, "QUIT"});
    delivered_to_the_second();
    EXPECT_EQ(explains(), "");

    built = {};
    built.policy_warning("mx1.a.example", "no TLSA records found");
    delivered_to_the_second();
    EXPECT_EQ(explains(), "");
}

TEST_F(OwnLateness, ExplainsThatTheSenderLearnedOfNoPolicy) {
    scenario.peer.sts.emplace();
    built.evidence.asks_for_policies = true;
    delivered_to_the_second();
    EXPECT_THAT(explains(), HasSubstr("did not ask for the MTA-STS policy"));

    built.query("_mta-sts.a.example.", "TXT", "NOERROR");
    EXPECT_EQ(explains(), "");
    scenario.peer.sts->http = StsHttp::unreachable;
    EXPECT_THAT(explains(), HasSubstr("two reasons"));
}

TEST_F(OwnLateness, ExplainsReasonsThatAreSeveral) {
    deferred("client TLS configuration problem");
    EXPECT_THAT(explains(), HasSubstr("several reasons"));
}

TEST_F(OwnLateness, IsNoExcuseForWhatItCannotBringAbout) {
    Expectation encrypted;
    encrypted.channel = Channel::encrypted;
    built.query("a.example.", "MX", "NOERROR");
    built.evidence.queries[0].late = 3s;
    built.status(Outcome::delivered, built.accept(kMx1, false), kMx1);

    EXPECT_EQ(verdict(encrypted), VerdictKind::broken);
}

// Kept and broken alike: the second host is the documented one, but the first one was never tried.
TEST_F(OwnLateness, KeepsTheJudgeFromAVerdictThatItMayHaveBroughtAbout) {
    Expectation by_the_second;
    by_the_second.channel = Channel::plaintext;
    by_the_second.by = "mx2";
    scenario.peer.mx.back().preference = 20;
    built.query("mx1.a.example.", "A", "NOERROR");
    delivered_to_the_second();
    EXPECT_EQ(verdict(by_the_second), VerdictKind::kept);

    built.evidence.queries[0].late = 1100ms;
    const Verdict verdict = judge(scenario, by_the_second, built.evidence);
    EXPECT_EQ(verdict.kind, VerdictKind::not_judged);
    EXPECT_EQ(
        verdict.not_judged_because,
        "mx1 was passed over, and nobody says why (the resolver answered A mx1.a.example. 1.1 s late)"
    );
}

TEST_F(OwnLateness, IsTheFigureBehindAFailureThatThePeerWasNotToldOf) {
    const auto session = built.begin(kMx1);
    session->late = 12s;
    session->late_with = "the greeting";
    deferred(
        "conversation with mx1.a.example[198.18.0.1] timed out while receiving the initial server greeting",
        kMx1
    );

    EXPECT_THAT(
        judge(scenario, {}, built.evidence).not_judged_because,
        HasSubstr("(mx1 was 12.0 s late with the greeting)")
    );
}

// An error of our own is never an answer, whatever became of the message.
TEST_F(OwnLateness, IsNotNeededWhereWeFailed) {
    built.begin(kMx1)->failed = "OpenSSL failed: key of the host";
    delivered_to_the_second();
    EXPECT_EQ(
        judge(scenario, {}, built.evidence).not_judged_because,
        "mxproof itself failed as mx1: OpenSSL failed: key of the host"
    );

    built = {};
    built.query("a.example.", "MX", "").evidence.queries[0].failed =
        "the reply could not be sent: No buffer space";
    delivered_to_the_second();
    EXPECT_EQ(
        judge(scenario, {}, built.evidence).not_judged_because,
        "mxproof itself failed at MX a.example.: the reply could not be sent: No buffer space"
    );
}

TEST_F(OwnLateness, IsAlsoAConnectionThatCouldNotBeAccepted) {
    built.query("a.example.", "MX", "NOERROR");
    delivered_to_the_second();
    auto own = std::make_shared<OwnRecord>();
    own->failures.push_back({attempt().time, "a connection could not be accepted: Too many open files"});
    built.evidence.own = own;

    EXPECT_EQ(late(), "mxproof itself failed: a connection could not be accepted: Too many open files");
}

TEST_F(OwnLateness, GivesTheLoadOfTheMachineWhereThatIsAllThereIsToSay) {
    auto own = std::make_shared<OwnRecord>();
    built.query("a.example.", "MX", "NOERROR");
    deferred("connect to mx1.a.example[198.18.0.1]:25: Connection timed out", kMx1);
    own->pressure = {{attempt().time - 2s, 0us}, {attempt().time + 2s, 3'880'000us}};
    built.evidence.own = own;

    EXPECT_EQ(
        how_busy_it_was(built.evidence, attempt()), "tasks waited for a processor during 97 % of the time"
    );
    EXPECT_THAT(judge(scenario, {}, built.evidence).not_judged_because, HasSubstr("97 %"));
}

} // namespace
