// Validating resolvers that are not ours, with the fake trust anchor, against the resolver face: the proof
// that AD is earned.
#include "tests/independent/resolver_agreement.hpp"

#include "tests/fake_dns/sample_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <set>

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

// BIND 9.18 gives none for DNSSEC; the other three differ, and for each failure one of them says what we say
// (docs/resolvers.md). 22 (no reachable authority) is given by later versions alone, 0 (other) says nothing.
TEST(ExtendedErrors, OfFailedValidationAreThoseOfARealResolver) {
    auto questions = fake_dns::test::sample_questions();
    std::erase_if(questions, [](const auto& question) {
        return question.second != "MX" && question.second != "TLSA";
    });
    std::map<std::string, std::uint16_t> ours;
    std::map<std::string, std::set<std::uint16_t>> theirs;
    for (const auto& resolver : harness::resolver_programs()) {
        const auto agreement =
            agreement_with(resolver, fake_dns::test::sample_world(std::time(nullptr)), questions);
        if (agreement.skipped) GTEST_SKIP() << *agreement.skipped;
        for (const auto& [question, codes] : agreement.errors) {
            ours[question] = codes.resolver_face;
            if (codes.other) theirs[question].insert(*codes.other);
        }
    }
    std::set<std::uint16_t> seen;
    for (const auto& [question, code] : ours) {
        if (code == 22 || code == 0) continue;
        seen.insert(code);
        EXPECT_TRUE(theirs[question].contains(code)) << question << ": only we say " << code;
    }
    EXPECT_EQ(seen, (std::set<std::uint16_t>{6, 7, 8, 9, 10, 12}));
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
