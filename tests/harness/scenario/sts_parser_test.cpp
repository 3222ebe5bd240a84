#include "harness/scenario/sts_parser.hpp"

#include "tests/harness/scenario/scenario_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

StsFacts read_sts(const std::string& peer) {
    LoadResult result = load_text(bouncing_scenario_with(peer), "f.yaml", "sts/foo");
    for (const Problem& problem : result.problems)
        EXPECT_TRUE(problem.warning) << problem.to_text();
    EXPECT_TRUE(!result.scenarios.empty() && result.scenarios.front().peer.sts) << peer;
    if (result.scenarios.empty()) return {};
    return result.scenarios.front().peer.sts.value_or(StsFacts{});
}

TEST(StsParser, GivesAPeerNoPolicyUnlessToldTo) {
    const auto result = load_text(bouncing_scenario_with(""), "f.yaml", "sts/foo");
    EXPECT_FALSE(result.scenarios.at(0).peer.sts);
}

TEST(StsParser, MakesACorrectEnforcedPolicyOfNothing) {
    const StsFacts sts = read_sts("peer: {sts: {}, mx: [{}, {zone: signed}]}\n");
    EXPECT_EQ(sts.mode, StsMode::enforce);
    EXPECT_THAT(sts.mx, testing::ElementsAre("mx1.foo.sts.example", "mx2.mx2-foo.sts.example"));
    EXPECT_EQ(sts.max_age, 86'400U);
    EXPECT_EQ(sts.id, "20260101");
    EXPECT_EQ(sts.txt, StsTxt::present);
    EXPECT_EQ(sts.certificate, CertificateFacts{.issuer = Issuer::public_ca});
    EXPECT_EQ(sts.http, StsHttp::ok);
}

TEST(StsParser, TakesAModeAloneForAPolicyThatIsCorrectOtherwise) {
    EXPECT_EQ(read_sts("peer: {sts: enforce}\n").mode, StsMode::enforce);
    EXPECT_EQ(read_sts("peer: {sts: testing}\n").mode, StsMode::testing);
    const StsFacts none = read_sts("peer: {sts: none}\n");
    EXPECT_EQ(none.mode, StsMode::none);
    EXPECT_THAT(none.mx, testing::ElementsAre("mx1.foo.sts.example"));
}

TEST(StsParser, ReadsEveryDeviation) {
    const StsFacts sts = read_sts(
        "peer: {sts: {mode: testing, mx: [\"*.{domain}\", \"{mx1}\", Other.example], max-age: 31557601, "
        "id: 2026-01-01, txt: doubled, certificate: {name: other}, http: oversized}}\n"
    );
    EXPECT_EQ(sts.mode, StsMode::testing);
    EXPECT_THAT(sts.mx, testing::ElementsAre("*.foo.sts.example", "mx1.foo.sts.example", "other.example"));
    EXPECT_EQ(sts.max_age, 31'557'601U);
    EXPECT_EQ(sts.id, "2026-01-01");
    EXPECT_EQ(sts.txt, StsTxt::doubled);
    EXPECT_EQ(
        sts.certificate, (CertificateFacts{.issuer = Issuer::public_ca, .name = CertificateName::other})
    );
    EXPECT_EQ(sts.http, StsHttp::oversized);
}

TEST(StsParser, TakesRecordsAndPolicyAsTheyAre) {
    const StsFacts sts = read_sts("peer:\n  sts:\n    record: [\"id=1; v=STSv1;\", spam]\n    policy: |\n    "
                                  "  version: STSv1\n      mx: {mx1}\n"
                                  "    alias: policy-host\n    http: oversized-chunked\n");
    EXPECT_THAT(sts.record, testing::ElementsAre("id=1; v=STSv1;", "spam"));
    EXPECT_EQ(sts.policy, "version: STSv1\nmx: mx1.foo.sts.example\n");
    EXPECT_EQ(sts.alias, StsAlias::policy_host);
    EXPECT_EQ(sts.http, StsHttp::oversized_chunked);
}

std::string problem_of(const std::string& peer) {
    const LoadResult result = load_text(bouncing_scenario_with(peer), "f.yaml", "sts/foo");
    return result.problems.empty() ? "" : result.problems.front().text;
}

TEST(StsParser, RefusesWhatTextsThatAreTakenAsTheyAreMakeMeaningless) {
    EXPECT_THAT(
        problem_of("peer: {sts: {record: [v=STSv1;], id: x}}\n"), testing::HasSubstr("\"id\" has no meaning")
    );
    EXPECT_THAT(
        problem_of("peer: {sts: {record: [v=STSv1;], txt: missing}}\n"), testing::HasSubstr("\"txt\"")
    );
    EXPECT_THAT(
        problem_of("peer: {sts: {policy: x, mode: none}}\n"), testing::HasSubstr("\"mode\" has no meaning")
    );
    EXPECT_THAT(
        problem_of("peer: {sts: {policy: x, mx: []}}\n"), testing::HasSubstr("\"mx\" has no meaning")
    );
    EXPECT_THAT(problem_of("peer: {sts: {policy: x, max-age: 1}}\n"), testing::HasSubstr("\"max-age\""));
}

TEST(StsParser, RefusesRecordsThatNoTxtRecordCanHold) {
    EXPECT_THAT(problem_of("peer: {sts: {record: []}}\n"), testing::HasSubstr("expected 1 to 4 texts"));
    EXPECT_THAT(problem_of("peer: {sts: {record: ['a\"b']}}\n"), testing::HasSubstr("expected 1 to 4 texts"));
    EXPECT_THAT(
        problem_of("peer: {sts: {record: [a, b, c, d, e]}}\n"), testing::HasSubstr("expected 1 to 4 texts")
    );
    EXPECT_THAT(
        problem_of("peer: {sts: {record: [" + std::string(256, 'x') + "]}}\n"),
        testing::HasSubstr("at most 255")
    );
}

TEST(StsParser, ReadsAPolicyWithoutAnyHost) {
    EXPECT_TRUE(read_sts("peer: {sts: {mx: []}}\n").mx.empty());
}

} // namespace
} // namespace harness
