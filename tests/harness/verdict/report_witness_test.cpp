#include "harness/verdict/report_witness.hpp"

#include "harness/mta/postfix/tlsrpt_datagram.hpp"
#include "tests/harness/verdict/evidence_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness_test;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kTlsrptName = "_smtp._tls.a.example.";

struct ReportWitness : testing::Test {
    ReportWitness() { built.evidence.reports_tls = true; }

    // One handshake, as Postfix logs it and hands it over.
    void logged() { built.line("TLSRPT: status=success, domain=a.example, receiving_mx=mx1[198.18.0.1]"); }
    void sent(const std::string& policy) {
        built.evidence.log.push_back(
            parse_tlsrpt_datagram(R"({"d": "a.example", "policies": [)" + policy + "]}", {})
        );
    }
    void success() {
        logged();
        sent(R"({"policy-type": 1, "f": 0})");
    }
    void mismatch() {
        logged();
        sent(R"({"policy-type": 1, "f": 1, "failure-details": [{"c": 203}]})");
    }

    Verdict verdict_if_expected(const std::string& report) {
        const auto text = built.accept(kMx1, true, "mx1.a.example");
        built.tls_summary(kMx1, "Verified").status(Outcome::delivered, text, kMx1);
        Scenario scenario;
        scenario.peer = peer_of_two_hosts();
        Expectation expected = delivered(Channel::authenticated);
        expected.report = report;
        return judge(scenario, expected, built.evidence);
    }

    EvidenceBuilder built;
};

TEST_F(ReportWitness, TellsEachResultOnce) {
    mismatch();
    mismatch();
    success();
    EXPECT_EQ(reported(built.evidence), "tlsa success, tlsa certificate-not-trusted");
    EXPECT_EQ(verdict_if_expected("tlsa success, tlsa certificate-not-trusted").kind, VerdictKind::kept);
}

TEST_F(ReportWitness, BreaksAnExpectationOfAnotherReport) {
    success();
    const Verdict verdict = verdict_if_expected("none");
    EXPECT_EQ(verdict.kind, VerdictKind::broken);
    EXPECT_THAT(
        verdict.mismatches, ElementsAre("expected the TLS report \"none\", observed \"tlsa success\"")
    );
}

TEST_F(ReportWitness, BreaksAnExpectationIfNothingIsReported) {
    EXPECT_THAT(
        verdict_if_expected("tlsa success").mismatches,
        ElementsAre("expected the TLS report \"tlsa success\", observed \"none\"")
    );
}

// A pass that nothing observed.
TEST_F(ReportWitness, DoesNotTakeSilenceOfWhoNeverAskedForAKeptNone) {
    const Verdict verdict = verdict_if_expected("none");
    EXPECT_EQ(verdict.kind, VerdictKind::not_judged);
    EXPECT_THAT(verdict.not_judged_because, HasSubstr(kTlsrptName));
}

TEST_F(ReportWitness, KeepsNoneOfWhoAsked) {
    built.query(kTlsrptName, "TXT", "NXDOMAIN");
    EXPECT_EQ(verdict_if_expected("none").kind, VerdictKind::kept);
}

// A datagram that finds the socket's queue full is lost, and only Postfix's log tells of it.
TEST_F(ReportWitness, IsInDoubtWhereTheLogTellsOfMoreOrLess) {
    logged();
    EXPECT_THAT(
        verdict_if_expected("tlsa success").not_judged_because,
        HasSubstr("1 TLS reports to the domain, and 0 arrived")
    );
    sent("broken");
    EXPECT_EQ(verdict_if_expected("none").kind, VerdictKind::not_judged);
    sent(R"({"policy-type": 1, "f": 0})");
    sent(R"({"policy-type": 1, "f": 0})");
    EXPECT_EQ(verdict_if_expected("tlsa success").kind, VerdictKind::not_judged);
}

TEST_F(ReportWitness, IsNotAskedWhereNothingIsExpectedOfIt) {
    logged();
    EXPECT_EQ(verdict_if_expected("").kind, VerdictKind::kept);
}

TEST_F(ReportWitness, IsShownAmongTheEvidence) {
    success();
    const auto evidence = verdict_if_expected("tlsa success").evidence.lines();
    EXPECT_TRUE(std::any_of(evidence.begin(), evidence.end(), [](const EvidenceLine& line) {
        return line.witness == Witness::report && line.text == "a.example: tlsa success";
    }));
}

} // namespace
