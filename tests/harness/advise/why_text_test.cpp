#include "harness/advise/why_text.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const ReplayedDomain kDomain{"example.org", "captured/domain-1", {}};

void add(
    RunResult& run, Level level, const std::optional<Channel>& channel, Reason reason = Reason::no_tlsa
) {
    Delivery delivery;
    delivery.scenario = kDomain.scenario;
    delivery.policy.level = level;
    delivery.verdict.kind = VerdictKind::kept;
    delivery.verdict.observed.outcome = channel ? Outcome::delivered : Outcome::deferred;
    delivery.verdict.observed.channel = channel;
    if (!channel) {
        delivery.verdict.observed.reason = reason;
        delivery.verdict.observed.text = "its own words";
    }
    run.deliveries.push_back(std::move(delivery));
}

std::string text_of(const RunResult& run) {
    return why_text(kDomain, run, {.width = 200});
}

TEST(WhyText, NamesWhatIsWrongUnderThePolicyThatAsksForLeast) {
    RunResult run;
    add(run, Level::may, Channel::encrypted);
    add(run, Level::encrypt, {}, Reason::certificate_not_verified);
    add(run, Level::dane, {}, Reason::tlsa_lookup_failed);
    add(run, Level::dane_only, {}, Reason::tlsa_lookup_failed);

    EXPECT_THAT(
        text_of(run),
        AllOf(
            HasSubstr("example.org\n  Mail arrives encrypted under `may`.\n"),
            HasSubstr("  What is wrong first: deferred tlsa-lookup-failed, under `dane insecure-mx=dane`, "
                      "`dane-only`: its "
                      "own words\n"),
            HasSubstr("  Whose fault: the recipient's, or of somebody on the path"),
            HasSubstr("  At the recipient: "),
            HasSubstr(
                "  More than it promises: deferred certificate-not-verified, under `encrypt`: its own words\n"
            )
        )
    );
}

TEST(WhyText, FindsNothingWrongWithADomainThatPromisesNoMore) {
    RunResult run;
    add(run, Level::may, Channel::encrypted);
    add(run, Level::dane, Channel::authenticated);
    add(run, Level::secure, {}, Reason::certificate_not_verified);

    EXPECT_THAT(
        text_of(run),
        AllOf(
            HasSubstr("Mail arrives authenticated under `dane insecure-mx=dane`; encrypted under `may`."),
            HasSubstr("  Nothing is wrong.\n"),
            HasSubstr("More than it promises: deferred certificate-not-verified, under `secure`"),
            Not(HasSubstr("Whose fault"))
        )
    );
}

TEST(WhyText, DoesNotCallPlaintextRight) {
    RunResult run;
    add(run, Level::none, Channel::plaintext);
    add(run, Level::may, Channel::plaintext);

    EXPECT_THAT(
        text_of(run),
        AllOf(HasSubstr("What is wrong first: it travels without TLS"), Not(HasSubstr("Nothing is wrong")))
    );
    const auto json = boost::json::parse(why_json({kDomain}, run));
    EXPECT_EQ(json.at(0).at("wrong").at("reason").as_string(), "tls-not-offered");
}

TEST(WhyText, DoesNotCallWhatWasNotJudgedRight) {
    RunResult run;
    add(run, Level::may, Channel::encrypted);
    run.deliveries.front().verdict.kind = VerdictKind::not_judged;
    run.deliveries.front().verdict.not_judged_because = "nothing was seen";

    EXPECT_THAT(
        text_of(run), AllOf(HasSubstr("Not judged: nothing was seen"), Not(HasSubstr("Nothing is wrong")))
    );
    EXPECT_EQ(boost::json::parse(why_json({kDomain}, run)).at(0).at("not_judged").as_int64(), 1);
}

TEST(WhyText, TellsWhatIsNotPlayed) {
    ReplayedDomain domain = kDomain;
    domain.left_out = {"The resolver says EDE 9."};
    RunResult run;
    add(run, Level::may, Channel::encrypted);

    EXPECT_THAT(why_text(domain, run, {}), HasSubstr("Seen, and not played: The resolver says EDE 9.\n"));
}

} // namespace

} // namespace harness
