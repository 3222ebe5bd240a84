#include "harness/report/policy_lines.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Delivery delivery_in(const std::string& id, Outcome outcome, Channel channel, bool attacked) {
    Delivery delivery;
    delivery.sender = "postfix";
    delivery.scenario = id;
    delivery.verdict.kind = VerdictKind::kept;
    delivery.verdict.observed.outcome = outcome;
    if (outcome == Outcome::delivered) delivery.verdict.observed.channel = channel;
    delivery.verdict.attacker_got_mail = attacked && outcome == Outcome::delivered;
    return delivery;
}

// Without a line everything is delivered by TLS; to `safe.example.com` nothing; `same.example.com` is as
// without a line.
PolicyLines three_lines() {
    PolicyLines played;
    played.table = "/etc/postfix/tls_policy";
    played.lines = {
        {1, "safe.example.com", "secure", "safe.example.com", ""},
        {4, "same.example.com", "may", "same.example.com", ""},
        {5, "[relay]", "may", "", "it is the next hop of a relayhost"}};
    for (const Situation& situation : kSituations) {
        RunResult run;
        run.senders.emplace_back();
        run.senders.back().name = "postfix";
        run.senders.back().configuration = "/etc/postfix";
        const bool attacked = situation.attacked;
        run.deliveries = {
            delivery_in(std::string(situation.scenario), Outcome::delivered, Channel::encrypted, attacked),
            delivery_in(
                played_id("safe.example.com", situation), Outcome::deferred, Channel::encrypted, attacked
            ),
            delivery_in(
                played_id("same.example.com", situation), Outcome::delivered, Channel::encrypted, attacked
            )};
        played.runs.push_back(std::move(run));
    }
    return played;
}

TEST(PolicyLinesText, SaysWhomALineKeepsFromTheMailAndWhichMailItHoldsUp) {
    EXPECT_THAT(
        policy_lines_text(three_lines(), {.width = 200}),
        AllOf(
            HasSubstr("no line                             TLS    TLS    TLS    TLS    TLS    TLS\n"),
            HasSubstr("1: safe.example.com               defer  defer  defer  defer  defer  defer\n"),
            HasSubstr(
                "1: safe.example.com secure\n  protects: STARTTLS stripped from a host with TLSA records; "
                "STARTTLS stripped from a host without; a host with TLSA records impersonated; a host "
                "without TLSA records impersonated\n"
                "  holds up mail: a correct host with TLSA records; a correct host without TLSA records\n"
            ),
            HasSubstr("4: same.example.com may\n  does nothing"),
            HasSubstr("5: [relay] may\n  not played: it is the next hop of a relayhost\n"),
            Not(HasSubstr("EXPOSES"))
        )
    );
}

TEST(PolicyLinesText, SaysWhichMailALineExposesAndWhichItLetsThrough) {
    PolicyLines played = three_lines();
    for (RunResult& run : played.runs)
        std::swap(run.deliveries[0].verdict, run.deliveries[1].verdict);

    EXPECT_THAT(
        policy_lines_text(played, {.width = 200}),
        AllOf(
            HasSubstr("EXPOSES mail that is safe without it: STARTTLS stripped from a host with TLSA records;"
            ),
            HasSubstr("lets mail through: a correct host with TLSA records;")
        )
    );
}

TEST(PolicyLinesText, DoesNotCallWhatWasNotJudgedNothing) {
    PolicyLines played = three_lines();
    EXPECT_EQ(exit_code(played), 0);
    played.runs[2].deliveries[2].verdict.kind = VerdictKind::not_judged;

    EXPECT_EQ(exit_code(played), 3);
    EXPECT_THAT(
        policy_lines_text(played, {.width = 200}),
        AllOf(
            HasSubstr("4: same.example.com                 TLS    TLS      ?    TLS"),
            HasSubstr("4: same.example.com may\n  not all of it was judged\n"),
            Not(HasSubstr("does nothing"))
        )
    );
}

TEST(PolicyLinesText, IsNotJudgedIfASituationWasNotRun) {
    PolicyLines played = three_lines();
    played.runs.pop_back();
    EXPECT_EQ(exit_code(played), 3);
    played.runs.clear();
    EXPECT_EQ(exit_code(played), 3);
}

TEST(PolicyLinesJson, HasTheEffectsByScenario) {
    const auto object = boost::json::parse(policy_lines_json(three_lines())).as_object();
    const auto& lines = object.at("senders").at(0).at("lines").as_array();

    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[0].at("protects").as_array().size(), 4U);
    EXPECT_EQ(lines[0].at("holds_up").at(0).as_string(), "certificate/public-ca-with-tlsa");
    EXPECT_EQ(lines[1].at("protects").as_array().size(), 0U);
    EXPECT_EQ(lines[1].at("peers").at("attack/strips-starttls").at("saw").as_string(), "delivered encrypted");
    EXPECT_TRUE(lines[2].at("domain").is_null());
}

TEST(PolicyLinesText, ComparesARelayWithARelayThatNoLineNames) {
    PolicyLines played = three_lines();
    played.lines.push_back(
        {6, "[relay.example.net]:587", "secure", "relay.example.net", "", "no-line.example"}
    );
    for (std::size_t i = 0; i < kSituations.size(); ++i) {
        const Situation& situation = kSituations[i];
        auto& deliveries = played.runs[i].deliveries;
        deliveries.push_back(delivery_in(
            played_id("relay.example.net", situation),
            Outcome::deferred,
            Channel::encrypted,
            situation.attacked
        ));
        deliveries.push_back(delivery_in(
            played_id("no-line.example", situation), Outcome::deferred, Channel::encrypted, situation.attacked
        ));
    }

    EXPECT_THAT(
        policy_lines_text(played, {.width = 200}),
        AllOf(
            HasSubstr("no line: no-line.example          defer  defer  defer  defer  defer  defer\n"),
            HasSubstr("6: [relay.example.net]:587 secure\n  does nothing")
        )
    );
    EXPECT_EQ(exit_code(played), 0);
    EXPECT_THAT(policy_lines_json(played), HasSubstr("\"relay\":true"));
    played.runs[0].deliveries.back().verdict.kind = VerdictKind::not_judged;
    played.runs[0].deliveries.back().verdict.not_judged_because = "the disk is full";
    EXPECT_EQ(exit_code(played), 3);
    EXPECT_THAT(
        policy_lines_text(played, {.width = 200}), HasSubstr("not all of it was judged: the disk is full")
    );
}

} // namespace

} // namespace harness
