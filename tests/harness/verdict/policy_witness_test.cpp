#include "harness/verdict/policy_witness.hpp"
#include "tests/harness/verdict/evidence_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness_test;
using testing::HasSubstr;

constexpr const char* kRecord = "_mta-sts.a.example.";

struct PolicyWitness : testing::Test {
    PolicyWitness() {
        peer.sts.emplace();
        built.evidence.asks_for_policies = true;
    }

    fake_mx::PolicyFetch& fetch() {
        auto fetch = std::make_shared<fake_mx::PolicyFetch>();
        built.evidence.fetches.push_back(fetch);
        return *fetch;
    }

    void daemon_says(const std::string& text) {
        built.evidence.log.push_back(parse_log_line(
            "2026-11-24 08:59:00 WARNING  RES: STS policy fetch for domain 'a.example' failed with error: " +
                text,
            {}
        ));
    }

    std::string doubt() const { return why_policy_is_in_doubt(peer, built.evidence).value_or(""); }

    Peer peer = peer_of_two_hosts();
    EvidenceBuilder built;
};

TEST_F(PolicyWitness, IsContentWithAPolicyThatWasServed) {
    built.query(kRecord, "TXT", "NOERROR");
    fetch().status = 200;
    EXPECT_EQ(doubt(), "");
}

TEST_F(PolicyWitness, DoubtsARecordThatWasNotAnswered) {
    built.query(kRecord, "TXT", "SERVFAIL");
    EXPECT_THAT(doubt(), HasSubstr(kRecord));

    peer.dns = {{kRecord, "TXT", DnsFaultKind::servfail}};
    EXPECT_EQ(doubt(), "");
}

TEST_F(PolicyWitness, DoubtsAPolicyThatWasNeverFetched) {
    built.query(kRecord, "TXT", "NOERROR");
    EXPECT_THAT(doubt(), HasSubstr("did not get the policy"));

    fetch().error = "client hung up";
    EXPECT_THAT(doubt(), HasSubstr("did not get the policy"));
}

TEST_F(PolicyWitness, DoubtsAPolicyThatTheDaemonGaveUp) {
    built.query(kRecord, "TXT", "NOERROR");
    fetch().status = 200;
    daemon_says("");
    EXPECT_THAT(doubt(), HasSubstr("the log says that the MTA-STS policy could not be fetched"));
}

TEST_F(PolicyWitness, ExpectsNoFetchWhereThePeerWithholdsThePolicy) {
    built.query(kRecord, "TXT", "NOERROR");
    peer.sts->http = StsHttp::unreachable;
    EXPECT_EQ(doubt(), "");

    peer.sts->http = StsHttp::ok;
    peer.sts->certificate.validity = Validity::expired;
    EXPECT_EQ(doubt(), "");

    peer.sts->certificate.validity = Validity::valid;
    peer.sts->txt = StsTxt::doubled;
    EXPECT_EQ(doubt(), "");

    peer.sts->txt = StsTxt::present;
    peer.sts->http = StsHttp::hangs;
    EXPECT_EQ(doubt(), "");

    peer.sts->http = StsHttp::ok;
    peer.sts->record = {"v=STSv2; id=1;"};
    EXPECT_EQ(doubt(), "");
    peer.sts->record = {"v=STSv1; id=1;"};
    EXPECT_THAT(doubt(), HasSubstr("did not get the policy"));
}

TEST_F(PolicyWitness, LetsTheDaemonGiveUpWhatThePolicyHostSpoils) {
    built.query(kRecord, "TXT", "NOERROR");
    peer.sts->http = StsHttp::not_found;
    fetch().status = 404;
    daemon_says("");
    EXPECT_EQ(doubt(), "");

    peer.sts->http = StsHttp::ok;
    peer.sts->policy = "mode: report\n";
    EXPECT_EQ(doubt(), "");
}

TEST_F(PolicyWitness, LeavesTheRejectionOfAGoodCertificateToTheSender) {
    built.query(kRecord, "TXT", "NOERROR");
    fetch().error = "client hung up";
    daemon_says(
        "[SSLCertVerificationError: (1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed')]"
    );
    EXPECT_EQ(doubt(), "");
}

TEST_F(PolicyWitness, LeavesASenderThatNeverAskedToTheJudge) {
    EXPECT_EQ(doubt(), "");
}

TEST_F(PolicyWitness, HasNothingToSayOfASenderWithoutMtaSts) {
    built.query(kRecord, "TXT", "SERVFAIL");
    built.evidence.asks_for_policies = false;
    EXPECT_EQ(doubt(), "");
}

} // namespace
