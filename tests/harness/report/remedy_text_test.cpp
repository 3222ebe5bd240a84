#include "harness/report/remedy_text.hpp"

#include "harness/report/text_problems.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

Delivery delivery_of(const std::string& scenario, Level level, Outcome outcome) {
    Delivery delivery;
    delivery.scenario = scenario;
    delivery.policy = {level};
    delivery.remedy = {"Wait.", "Renew the record."};
    delivery.verdict.kind = VerdictKind::kept;
    delivery.verdict.observed.outcome = outcome;
    return delivery;
}

Delivery delivered_over(Channel channel, Level level) {
    Delivery delivery = delivery_of("dane/stale", level, Outcome::delivered);
    delivery.verdict.observed.channel = channel;
    return delivery;
}

std::string text_of(std::vector<Delivery> deliveries) {
    RunResult result;
    result.deliveries = std::move(deliveries);
    std::string out;
    append_remedies(out, result, {});
    return out;
}

TEST(RemedyText, IsCalledForByMailThatWaitsOrIsNotProtected) {
    EXPECT_TRUE(calls_for_remedy(delivery_of("dane/stale", Level::dane, Outcome::deferred)));
    EXPECT_TRUE(calls_for_remedy(delivery_of("dane/stale", Level::dane, Outcome::bounced)));
    EXPECT_TRUE(calls_for_remedy(delivered_over(Channel::plaintext, Level::may)));
    EXPECT_FALSE(calls_for_remedy(delivered_over(Channel::plaintext, Level::none)));
    EXPECT_FALSE(calls_for_remedy(delivered_over(Channel::authenticated, Level::dane)));
    EXPECT_FALSE(calls_for_remedy(Delivery{}));

    Delivery deceived = delivered_over(Channel::encrypted, Level::may);
    EXPECT_FALSE(calls_for_remedy(deceived));
    deceived.verdict.attacker_got_mail = true;
    EXPECT_TRUE(calls_for_remedy(deceived));
}

TEST(RemedyText, IsSaidOnceOfEachPeer) {
    EXPECT_EQ(
        text_of(
            {delivery_of("dane/stale", Level::dane, Outcome::deferred),
             delivery_of("dane/stale", Level::dane_only, Outcome::deferred)}
        ),
        "What can be done\n  dane/stale\n    At the sender: Wait.\n    At the recipient: Renew the "
        "record.\n\n"
    );
}

TEST(RemedyText, IsLeftToExplainWhereAReportHasManyPeers) {
    std::vector<Delivery> many;
    for (const char* id : {"a/a", "a/b", "a/c", "a/d", "a/e"})
        many.push_back(delivery_of(id, Level::dane, Outcome::deferred));
    EXPECT_THAT(text_of(many), HasSubstr("a/e"));
    many.push_back(delivery_of("a/f", Level::dane, Outcome::deferred));
    EXPECT_THAT(text_of(many), IsEmpty());
}

std::string broken_text(const Delivery& delivery) {
    RunResult result;
    result.deliveries = {delivery};
    std::string out;
    std::size_t in_full = 1;
    append_broken(out, result, {}, in_full);
    return out;
}

TEST(RemedyText, IsWithABrokenVerdict) {
    Delivery broken = delivery_of("dane/stale", Level::dane, Outcome::deferred);
    broken.verdict.kind = VerdictKind::broken;
    EXPECT_THAT(broken_text(broken), HasSubstr("  remedy      At the recipient: Renew the record.\n"));
    EXPECT_THAT(broken_text(broken), HasSubstr("  documented  "));
    broken.expected = Expectation{.outcome = Outcome::deferred, .undocumented = "Postfix 3.7"};
    EXPECT_THAT(broken_text(broken), HasSubstr("  seen before "));
}

} // namespace
} // namespace harness
