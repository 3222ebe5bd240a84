// Debian's Unbound, with the fake trust anchor, against the resolver face: the proof that AD is earned.
#include "tests/independent/unbound_agreement.hpp"

#include "tests/fake_dns/sample_world.hpp"

#include <gtest/gtest.h>

#include <ctime>

namespace mxproof_test {
namespace {

TEST(UnboundAgreement, HoldsForEveryNameOfAWorldWithEveryDeviation) {
    const auto questions = fake_dns::test::sample_questions();

    const auto agreement =
        agreement_with_unbound(fake_dns::test::sample_world(std::time(nullptr)), questions);

    if (agreement.skipped) GTEST_SKIP() << *agreement.skipped;
    EXPECT_EQ(agreement.compared, questions.size());
    EXPECT_GT(agreement.secure, 150U);
    EXPECT_GT(agreement.insecure, 75U);
    EXPECT_GT(agreement.failed, 150U);
    EXPECT_TRUE(agreement.disagreements.empty()) << describe(agreement) << "\nUnbound's log:\n"
                                                 << agreement.unbound_log;
}

} // namespace
} // namespace mxproof_test
