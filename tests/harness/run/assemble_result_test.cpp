#include "harness/run/assemble_result.hpp"

#include "harness/mta/postfix/postfix_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const Policy kMay{Level::may};

Scenario scenario(const std::string& id) {
    Scenario scenario;
    scenario.id = id;
    scenario.expect[kMay] = {};
    return scenario;
}

TEST(NotApplicable, IsWhatTheSenderCannotPlayAndAnOutcomeIsDocumentedFor) {
    const Scenario first = scenario("a/first");
    Scenario later = scenario("a/later");
    later.attempt = Attempt::later;
    Scenario undocumented = later;
    undocumented.expect.clear();
    const auto cells = not_applicable({&first, &later, &undocumented}, container_sender({}, kMay));

    ASSERT_THAT(cells, SizeIs(1));
    EXPECT_EQ(cells[0].scenario, "a/later");
    EXPECT_THAT(cells[0].why, HasSubstr("no later attempts"));
    EXPECT_THAT(not_applicable({&first, &later, &undocumented}, honest_sender(kMay)), IsEmpty());
}

TEST(NotApplicable, IsAllOfASenderThatCannotBeToldItsPolicy) {
    const Scenario first = scenario("a/first");
    const SenderPlan plan = own_sender("exim", {Level::dane, InsecureMx::dane});
    const auto cells = not_applicable({&first}, plan);

    ASSERT_THAT(cells, SizeIs(1));
    EXPECT_EQ(cells[0].scenario, "");
    EXPECT_EQ(cells[0].why, plan.untellable);
}

TEST(NotApplicable, IsNothingOfASenderThatIsThereForReportsAlone) {
    const Scenario first = scenario("a/first");
    EXPECT_THAT(not_applicable({&first}, reported_sender(kMay)), IsEmpty());
}

constexpr SenderTime kStart{std::chrono::seconds(1'790'000'000)};
const Policy kNone{Level::none};

Expectation delivered(Channel channel) {
    Expectation expected;
    expected.channel = channel;
    return expected;
}

// A message to this recipient, in plaintext, in the session of that number and second.
void deliver(const std::string& recipient, unsigned number, SenderObservations& seen) {
    const SenderTime time = kStart + std::chrono::seconds(number);
    auto session = std::make_shared<fake_mx::SessionRecord>();
    session->id = number;
    session->started = time;
    session->ended = time;
    session->server = "198.18.0.1";
    fake_mx::ReceivedMessage& message = session->messages.emplace_back();
    message.time = time;
    message.recipients = {recipient};
    seen.sessions.push_back(session);
    seen.log.push_back(parse_log_line(
        "Nov 24 09:10:47 sender postfix/smtp[1]: A1: to=<" + recipient +
            ">, relay=mx1.a.changes.example[198.18.0.1]:25, delay=0, delays=0/0/0/0, dsn=2.0.0, status=sent "
            "(250 2.0.0 "
            "Accepted (session " +
            std::to_string(number) + "))",
        time
    ));
}

Delivery judged(const Expectation& first, const Expectation& second) {
    Scenario scenario;
    scenario.id = "changes/a";
    scenario.attempt = Attempt::second_message;
    scenario.peer.domain = "a.changes.example.";
    scenario.peer.mx.emplace_back().label = "mx1";
    scenario.peer.then = std::make_shared<const Peer>(scenario.peer);
    scenario.first[kNone] = first;
    scenario.expect[kNone] = second;
    const StagedScenario staged{
        &scenario,
        {.id = "changes/a",
         .recipient = "user@a.changes.example",
         .hosts = {{"mx1", "mx1.a.changes.example", {"198.18.0.1"}}},
         .zones = {"a.changes.example."}}};
    SenderObservations seen;
    deliver("earlier@a.changes.example", 1, seen);
    seen.second_messages = kStart + std::chrono::milliseconds(1500);
    deliver("user@a.changes.example", 2, seen);
    const auto deliveries = judge_sender({&staged, 1}, honest_sender(kNone), "3.7.11", seen);
    EXPECT_THAT(deliveries, SizeIs(1));
    return deliveries.at(0);
}

TEST(JudgeSender, KeepsAPeerThatChangesIfBothMessagesAreAsDocumented) {
    const Delivery both = judged(delivered(Channel::plaintext), delivered(Channel::plaintext));
    EXPECT_EQ(both.verdict.kind, VerdictKind::kept) << both.verdict.not_judged_because;
    EXPECT_EQ(both.recipient, "user@a.changes.example");

    const Delivery second = judged(delivered(Channel::plaintext), delivered(Channel::encrypted));
    EXPECT_EQ(second.verdict.kind, VerdictKind::broken);
    EXPECT_THAT(
        second.verdict.mismatches,
        testing::ElementsAre("expected delivered encrypted, observed delivered plaintext")
    );

    const Delivery first = judged(delivered(Channel::encrypted), delivered(Channel::plaintext));
    EXPECT_EQ(first.verdict.kind, VerdictKind::broken);
    EXPECT_EQ(first.recipient, "earlier@a.changes.example");
    EXPECT_EQ(first.expected->channel, Channel::encrypted);
    EXPECT_THAT(
        first.verdict.mismatches,
        testing::ElementsAre(
            "of the first message: expected delivered encrypted, observed delivered plaintext"
        )
    );
}

} // namespace
} // namespace harness
