#include "harness/staging/sts_staging.hpp"

#include "harness/staging/certificate.hpp"
#include "harness/staging/stage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::int64_t kStsNow = 1'790'000'000;

Peer peer_with(StsFacts sts) {
    Peer peer;
    peer.id = "sts/a";
    peer.domain = "a.sts.example.";
    MxHost host;
    host.label = "mx1";
    host.name = "mx1.a.sts.example.";
    host.zone_name = peer.domain;
    peer.mx = {host};
    sts.mx = {"mx1.a.sts.example", "*.b.example"};
    peer.sts = std::move(sts);
    return peer;
}

Stage stage_sts_peer(const Peer& peer) {
    return stage_world({{peer}}, {"seed", kStsNow});
}

std::vector<std::string> records_of(const Stage& stage) {
    for (const auto& zone : stage.dns.zones)
        if (zone.origin == "a.sts.example.") return zone.records();
    return {};
}

// RFC 8461 3.2
TEST(StsStaging, WritesThePolicyAsItsGrammarHasIt) {
    const Peer peer = peer_with({.mode = StsMode::testing, .max_age = 7});
    EXPECT_EQ(
        policy_text(*peer.sts),
        "version: STSv1\r\nmode: testing\r\nmx: mx1.a.sts.example\r\nmx: *.b.example\r\nmax_age: 7\r\n"
    );
}

TEST(StsStaging, PublishesTheRecordAndTheAddressesOfThePolicyHost) {
    const Stage stage = stage_sts_peer(peer_with({.id = "x1"}));
    const auto records = records_of(stage);
    EXPECT_THAT(records, Contains("_mta-sts.a.sts.example. 300 IN TXT \"v=STSv1; id=x1;\""));
    EXPECT_THAT(records, Contains("mta-sts.a.sts.example. 300 IN A 198.18.0.2"));
    EXPECT_THAT(records, Contains("mta-sts.a.sts.example. 300 IN AAAA 2001:db8:25::2"));
    EXPECT_THAT(stage.peers.at(0).policy_addresses, ElementsAre("198.18.0.2", "2001:db8:25::2"));
}

TEST(StsStaging, PublishesNothingForAPeerWithoutAPolicy) {
    Peer peer = peer_with({});
    peer.sts.reset();
    const Stage stage = stage_sts_peer(peer);
    EXPECT_THAT(records_of(stage), Not(Contains(HasSubstr("mta-sts"))));
    EXPECT_THAT(stage.policy_hosts, IsEmpty());
    EXPECT_THAT(stage.peers.at(0).policy_addresses, IsEmpty());
}

TEST(StsStaging, PublishesAsManyRecordsAsItIsTold) {
    const auto txt = [](StsTxt kind) {
        return sts_record_lines(peer_with({.txt = kind}), {"1.2.3.4", "::1"}, 9);
    };
    EXPECT_EQ(txt(StsTxt::missing).size(), 2U); // the addresses
    EXPECT_EQ(txt(StsTxt::doubled).size(), 4U);
    EXPECT_THAT(txt(StsTxt::malformed), Contains("_mta-sts.a.sts.example. 9 IN TXT \"v=STSv1;\""));
}

TEST(StsStaging, PublishesAndServesTextsAsTheyAre) {
    const Stage stage =
        stage_sts_peer(peer_with({.record = {"v=STSv2; id=1;", "other"}, .policy = "mode: x\n"}));
    EXPECT_THAT(records_of(stage), Contains("_mta-sts.a.sts.example. 300 IN TXT \"v=STSv2; id=1;\""));
    EXPECT_THAT(records_of(stage), Contains("_mta-sts.a.sts.example. 300 IN TXT \"other\""));
    EXPECT_EQ(stage.policy_host_lookup()("198.18.0.2")->policy, "mode: x\n");
}

TEST(StsStaging, LeadsFromAnAliasToTheRecordOrTheHost) {
    const auto of_record = records_of(stage_sts_peer(peer_with({.alias = StsAlias::record})));
    EXPECT_THAT(of_record, Contains("_mta-sts.a.sts.example. 300 IN CNAME _policies.a.sts.example."));
    EXPECT_THAT(of_record, Contains("_policies.a.sts.example. 300 IN TXT \"v=STSv1; id=20260101;\""));
    const Stage stage = stage_sts_peer(peer_with({.alias = StsAlias::policy_host}));
    EXPECT_THAT(records_of(stage), Contains("mta-sts.a.sts.example. 300 IN CNAME policies.a.sts.example."));
    EXPECT_THAT(records_of(stage), Contains("policies.a.sts.example. 300 IN A 198.18.0.2"));
    EXPECT_EQ(stage.policy_host_lookup()("198.18.0.2")->host->name, "mta-sts.a.sts.example");
}

TEST(StsStaging, AnswersBothAddressesWithThePolicyHost) {
    const Stage stage = stage_sts_peer(peer_with({.http = StsHttp::not_found}));
    const auto lookup = stage.policy_host_lookup();
    const auto host = lookup("198.18.0.2");
    ASSERT_NE(host, nullptr);
    EXPECT_EQ(host, lookup("2001:db8:25::2"));
    EXPECT_EQ(lookup("198.18.0.1"), nullptr); // the MX host
    EXPECT_EQ(host->host->name, "mta-sts.a.sts.example");
    EXPECT_EQ(host->answer, fake_mx::PolicyAnswer::not_found);
    EXPECT_THAT(host->policy, HasSubstr("mode: enforce"));
}

TEST(StsStaging, GivesAnUnreachablePolicyHostAnAddressWithoutAListener) {
    const Stage stage = stage_sts_peer(peer_with({.http = StsHttp::unreachable}));
    EXPECT_THAT(stage.peers.at(0).policy_addresses, ElementsAre("198.18.240.1", "2001:db8:c105::1"));
    EXPECT_THAT(stage.policy_hosts, IsEmpty());
}

bool is_issued_by(const fake_mx::Identity& identity, const std::string& issuer_pem) {
    const auto leaf = first_certificate(identity.chain_pem);
    const auto issuer = first_certificate(issuer_pem);
    return X509_verify(leaf.get(), X509_get0_pubkey(issuer.get())) == 1;
}

bool has_expired(const fake_mx::Identity& identity) {
    time_t now = kStsNow;
    return X509_cmp_time(X509_get0_notAfter(first_certificate(identity.chain_pem).get()), &now) < 0;
}

TEST(StsStaging, ShowsACertificateOfThePublicCaUnlessToldOtherwise) {
    const auto identity = [](const Stage& stage) {
        return stage.policy_host_lookup()("198.18.0.2")->host->identity();
    };
    const auto has_name = [](const fake_mx::Identity& shown, const char* name) {
        return X509_check_host(first_certificate(shown.chain_pem).get(), name, 0, 0, nullptr) == 1;
    };
    const CertificateFacts of_public_ca{.issuer = Issuer::public_ca};
    const auto shown_with = [&](auto change) {
        StsFacts sts;
        change(sts.certificate);
        return identity(stage_sts_peer(peer_with(sts)));
    };
    const std::string issuer =
        stage_sts_peer(peer_with({})).authority->issuer_pem(of_public_ca, "x.example.");
    const auto correct = shown_with([](CertificateFacts&) {});
    EXPECT_TRUE(is_issued_by(correct, issuer));
    EXPECT_TRUE(has_name(correct, "mta-sts.a.sts.example"));
    EXPECT_FALSE(has_expired(correct));
    EXPECT_FALSE(is_issued_by(shown_with([](auto& facts) { facts.issuer = Issuer::private_ca; }), issuer));
    EXPECT_TRUE(has_expired(shown_with([](auto& facts) { facts.validity = Validity::expired; })));
    EXPECT_FALSE(has_name(
        shown_with([](auto& facts) { facts.name = CertificateName::other; }), "mta-sts.a.sts.example"
    ));
}

} // namespace
