#include "harness/advise/stances.hpp"

#include "tests/harness/advise/example_measured.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {

namespace {

Recipients mail_to(std::vector<Recipient> all) {
    Recipients recipients;
    recipients.source = "mail.log";
    recipients.all = std::move(all);
    return recipients;
}

const Recipients kMixed = mail_to(
    {{"dane.example", "dane/correct", 10},
     {"stale.example", "dane/tlsa-of-another-key", 2},
     {"plain.example", "starttls/not-offered-without-tlsa", 1}}
);

TEST(PolicyFigures, CountMessagesByWhatBecameOfThem) {
    const auto figures = figures_of(example_measured(), kMixed);

    ASSERT_EQ(figures.size(), 5U);
    const PolicyFigures& dane = figures[3];
    EXPECT_EQ(dane.authenticated, 10U);
    EXPECT_EQ(dane.encrypted, 0U);
    EXPECT_EQ(dane.plaintext, 1U);
    EXPECT_EQ(dane.waits, 2U);
    EXPECT_EQ(dane.reasons.at("deferred certificate-not-verified"), 2U);
}

TEST(PolicyFigures, CountAttacksOfTheCatalogueAndTheMailThatAttackersOnThePathGet) {
    const auto figures = figures_of(example_measured(), kMixed);

    EXPECT_EQ(figures[1].deceived, 4U);
    EXPECT_EQ(figures[3].deceived, 2U);
    EXPECT_EQ(figures[3].attacks, 4U);
    EXPECT_EQ(figures[1].stripped, 13U);
    EXPECT_EQ(figures[3].stripped, 3U) << "of hosts that TLSA records do not authenticate";
    EXPECT_EQ(figures[3].impersonated, 3U);
    EXPECT_EQ(figures[4].stripped, 0U);
}

TEST(Stances, ReachDeliversMostAndUsesTls) {
    EXPECT_EQ(choose(figures_of(example_measured(), kMixed))[0].policy.level, Level::may);
}

TEST(Stances, ReachTakesTheSaferOfTwoPoliciesThatDeliverTheSame) {
    const Recipients correct = mail_to({{"dane.example", "dane/correct", 10}});
    EXPECT_EQ(choose(figures_of(example_measured(), correct))[0].policy.level, Level::dane_only);
}

TEST(Stances, BalanceWeighsAttacksAgainstMailThatWaits) {
    EXPECT_EQ(choose(figures_of(example_measured(), kMixed))[1].policy.level, Level::dane_only);
    const Recipients without = mail_to(
        {{"a.example", "certificate/self-signed-without-tlsa", 9},
         {"b.example", "starttls/not-offered-without-tlsa", 9}}
    );
    EXPECT_EQ(choose(figures_of(example_measured(), without))[1].policy.level, Level::dane);
}

TEST(Stances, EnforceLetsTheFewestAttacksSucceed) {
    EXPECT_EQ(choose(figures_of(example_measured(), kMixed))[2].policy.level, Level::dane_only);
}

TEST(Exceptions, AreTheDomainsThatWouldNotGetTheirMailAndTheStrictestPolicyThatDeliversIt) {
    const auto exceptions = exceptions_to(Policy{Level::dane_only}, example_measured(), kMixed);

    ASSERT_EQ(exceptions.size(), 2U);
    EXPECT_EQ(exceptions[0].domain, "plain.example");
    EXPECT_EQ(exceptions[0].policy.level, Level::may);
    EXPECT_EQ(exceptions[0].why, "deferred no-tlsa");
    EXPECT_EQ(exceptions[1].domain, "stale.example");
    EXPECT_EQ(exceptions[1].policy.level, Level::encrypt);
    EXPECT_EQ(exceptions[1].mail, 2U);
}

TEST(Exceptions, AreTheWeakestOfWhatADomainNeeds) {
    const Recipients two = mail_to(
        {{"a.example", "dane/tlsa-of-another-key", 1}, {"a.example", "starttls/not-offered-without-tlsa", 1}}
    );
    const auto exceptions = exceptions_to(Policy{Level::dane_only}, example_measured(), two);

    ASSERT_EQ(exceptions.size(), 1U);
    EXPECT_EQ(exceptions[0].policy.level, Level::may);
}

TEST(Exceptions, AreNoneForTheCatalogueItself) {
    const Measured measured = example_measured();
    EXPECT_TRUE(exceptions_to(Policy{Level::dane_only}, measured, recipients_of(measured)).empty());
}

} // namespace

} // namespace harness
