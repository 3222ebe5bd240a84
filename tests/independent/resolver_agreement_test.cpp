// Validating resolvers that are not ours, with the fake trust anchor, against the resolver face: the proof
// that AD is earned.
#include "tests/independent/resolver_agreement.hpp"

#include "tests/fake_dns/sample_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>

namespace mxproof_test {
namespace {

TEST(UnboundAgreement, HoldsForEveryNameOfAWorldWithEveryDeviation) {
    const auto questions = fake_dns::test::sample_questions();

    const auto agreement = agreement_with(
        *harness::resolver_program("unbound"), fake_dns::test::sample_world(std::time(nullptr)), questions
    );

    if (agreement.skipped) GTEST_SKIP() << *agreement.skipped;
    EXPECT_EQ(agreement.compared, questions.size());
    EXPECT_GT(agreement.secure, 150U);
    EXPECT_GT(agreement.insecure, 75U);
    EXPECT_GT(agreement.failed, 150U);
    EXPECT_TRUE(agreement.disagreements.empty()) << describe(agreement);
}

// Zones whose DS nobody gets, and for comparison a signed and an unsigned one that are as they should be.
bool is_about_a_ds(const std::string& name) {
    const auto zones = {
        "ds-servfail.example.",
        "ds-refused.three.",
        "ds-servfail.opt-out.",
        "secure.example.",
        "unsigned.three."};
    return std::any_of(zones.begin(), zones.end(), [&](const char* zone) { return name.ends_with(zone); });
}

class DsFault : public testing::TestWithParam<harness::ResolverProgram> {};

TEST_P(DsFault, IsTheSameToAnyResolverAsToOurs) {
    auto questions = fake_dns::test::sample_questions();
    std::erase_if(questions, [](const auto& question) { return !is_about_a_ds(question.first); });

    const auto agreement =
        agreement_with(GetParam(), fake_dns::test::sample_world(std::time(nullptr)), questions);

    if (agreement.skipped) GTEST_SKIP() << *agreement.skipped;
    EXPECT_EQ(agreement.compared, questions.size());
    EXPECT_GT(agreement.secure, 20U);
    EXPECT_GT(agreement.insecure, 20U);
    EXPECT_GT(agreement.failed, 100U);
    EXPECT_TRUE(agreement.disagreements.empty()) << describe(agreement);
}

INSTANTIATE_TEST_SUITE_P(
    EveryKind,
    DsFault,
    testing::ValuesIn(harness::resolver_programs()),
    [](const auto& one) { return one.param.word; }
);

} // namespace
} // namespace mxproof_test
