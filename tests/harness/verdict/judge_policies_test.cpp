// What one observation says of every policy that the scenario documents, whichever the sender claims.
#include "tests/harness/verdict/evidence_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness_test;
using testing::ElementsAre;
using testing::IsEmpty;

const Policy kMay{Level::may};
const Policy kDaneOnly{Level::dane_only};
const Policy kSecure{Level::secure};

Scenario documented() {
    Scenario scenario;
    scenario.expect[kMay] = Expectation{.channel = Channel::encrypted};
    scenario.expect[kSecure] = Expectation{.channel = Channel::authenticated};
    scenario.expect[kDaneOnly] = Expectation{.outcome = Outcome::deferred, .reason = Reason::no_tlsa};
    return scenario;
}

TEST(JudgedPolicies, FitOrDifferAsTheirOwnExpectationsSay) {
    EvidenceBuilder built;
    const auto text = built.accept(kMx1, true);
    built.tls_summary(kMx1, "Untrusted").status(Outcome::delivered, text, kMx1);
    const Scenario scenario = documented();

    const Verdict verdict = judge(scenario, scenario.expect.at(kSecure), built.evidence);

    EXPECT_EQ(verdict.kind, VerdictKind::broken);
    EXPECT_THAT(verdict.fits, ElementsAre(kMay));
    EXPECT_THAT(verdict.differs, ElementsAre(kDaneOnly, kSecure));
}

TEST(JudgedPolicies, FitAsKnownWhereTheSenderIsKnownToDeviate) {
    EvidenceBuilder built;
    const auto text = built.accept(kMx1, true);
    built.tls_summary(kMx1, "Untrusted").status(Outcome::delivered, text, kMx1);
    Scenario scenario = documented();
    scenario.deviates = {{"postfix", {"dane-only"}, {kDaneOnly}, {}, {}, delivered(Channel::encrypted)}};

    const Verdict verdict = judge(scenario, scenario.expect.at(kMay), built.evidence);

    EXPECT_THAT(verdict.fits, ElementsAre(kMay));
    EXPECT_THAT(verdict.fits_as_known, ElementsAre(kDaneOnly));
    EXPECT_THAT(verdict.differs, ElementsAre(kSecure));
}

TEST(JudgedPolicies, AreNoneIfItCannotBeJudged) {
    const Scenario scenario = documented();

    const Verdict verdict = judge(scenario, scenario.expect.at(kMay), EvidenceBuilder().evidence);

    EXPECT_EQ(verdict.kind, VerdictKind::not_judged);
    EXPECT_THAT(verdict.fits, IsEmpty());
    EXPECT_THAT(verdict.differs, IsEmpty());
}

} // namespace
