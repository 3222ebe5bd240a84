#include "harness/run/run_deliveries.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>

namespace {

using namespace harness;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const Policy kMay{Level::may, InsecureMx::dane};
const Policy kNone{Level::none, InsecureMx::dane};

// Scenarios that name one policy, and where they were staged.
struct Catalogue {
    std::deque<Scenario> scenarios;
    std::vector<StagedScenario> staged;

    Catalogue&
    add(const std::string& id, Attempt attempt = Attempt::first, Submission submission = Submission::shared) {
        Scenario scenario;
        scenario.id = id;
        scenario.attempt = attempt;
        scenario.submission = submission;
        scenario.expect[kMay] = {};
        scenarios.push_back(scenario);
        staged.push_back({&scenarios.back(), {id, "user@" + id + ".example", {}, {}}});
        return *this;
    }

    std::vector<Message> messages(const Policy& policy = kMay) const {
        return messages_for(honest_sender(policy));
    }

    std::vector<Message> messages_for(const SenderPlan& plan) const { return compose_messages(staged, plan); }
};

TEST(ComposeMessages, PutsAllPeersIntoOneMessage) {
    const auto messages = Catalogue().add("a").add("b").messages();

    ASSERT_THAT(messages, SizeIs(1));
    EXPECT_THAT(messages[0].recipients, ElementsAre("user@a.example", "user@b.example"));
    EXPECT_EQ(messages[0].sender, kEnvelopeSender);
}

// It may ask other services about every recipient before it answers.
TEST(ComposeMessages, GivesAnImageNoMoreThan50RecipientsAtATime) {
    Catalogue catalogue;
    for (int i = 0; i < 120; ++i)
        catalogue.add("p" + std::to_string(i));

    const auto messages = catalogue.messages_for(container_sender(SenderDescription{}, kMay));

    ASSERT_THAT(messages, SizeIs(3));
    EXPECT_THAT(messages[0].recipients, SizeIs(50));
    EXPECT_THAT(messages[2].recipients, SizeIs(20));
}

TEST(ComposeMessages, StartsAnotherMessageBeforePostfixsRecipientLimit) {
    Catalogue catalogue;
    for (int i = 0; i < 1200; ++i)
        catalogue.add("p" + std::to_string(i));

    const auto messages = catalogue.messages();

    ASSERT_THAT(messages, SizeIs(3));
    for (const Message& message : messages)
        EXPECT_LE(message.recipients.size(), 1000U);
}

TEST(ComposeMessages, GivesAScenarioThatAsksForItAMessageOfItsOwn) {
    const auto messages = Catalogue().add("a").add("b", Attempt::first, Submission::own).messages();

    ASSERT_THAT(messages, SizeIs(2));
    EXPECT_THAT(messages[1].recipients, ElementsAre("user@b.example"));
}

TEST(ComposeMessages, SendsAMessageToTheSameDomainBeforeASecondOne) {
    const auto messages = Catalogue().add("a").add("b", Attempt::second_message).messages();

    ASSERT_THAT(messages, SizeIs(2));
    EXPECT_THAT(messages[0].recipients, ElementsAre("user@a.example", "earlier@b.example"));
    EXPECT_FALSE(messages[0].second);
    EXPECT_THAT(messages[1].recipients, ElementsAre("user@b.example"));
    EXPECT_TRUE(messages[1].second);
}

TEST(ComposeMessages, SendsTheEarlierMessageToTheOtherDomainOfThePeer) {
    Catalogue catalogue;
    catalogue.add("b", Attempt::second_message);
    catalogue.scenarios[0].peer.domain = "b.example.";
    catalogue.scenarios[0].peer.earlier.emplace();

    const auto messages = catalogue.messages();

    ASSERT_THAT(messages, SizeIs(2));
    EXPECT_THAT(messages[0].recipients, ElementsAre("user@earlier-b.example"));
    EXPECT_THAT(messages[1].recipients, ElementsAre("user@b.example"));
}

TEST(ComposeMessages, MakesTheMessageThatAScenarioAsksFor) {
    Catalogue catalogue;
    catalogue.add("a", Attempt::first, Submission::own).add("b", Attempt::later, Submission::own);
    catalogue.scenarios[0].message.body = MessageBody::eight_bit;
    catalogue.scenarios[1].message.size = 1000;

    const auto messages = catalogue.messages();

    ASSERT_THAT(messages, SizeIs(2));
    EXPECT_TRUE(messages[0].eight_bit);
    EXPECT_THAT(messages[0].headers, testing::Contains("Content-Transfer-Encoding: 8bit"));
    EXPECT_THAT(messages[0].body, testing::HasSubstr("\xC3\xBC"));
    EXPECT_FALSE(messages[1].eight_bit);
    EXPECT_THAT(messages[1].body, SizeIs(testing::AllOf(testing::Ge(1000U), testing::Le(1100U))));
    EXPECT_TRUE(messages[1].later_attempt);
}

// Submitted without TLS, where MAIL may not have REQUIRETLS (RFC 8689 2).
TEST(ComposeMessages, AsksPostfixForRequiretlsByAHeader) {
    Catalogue catalogue;
    catalogue.add("a", Attempt::first, Submission::own);
    catalogue.scenarios[0].message.requiretls = true;
    SenderPlan plan = honest_sender(kMay);
    EXPECT_THAT(catalogue.messages_for(plan), IsEmpty());
    plan.takes_requiretls = true;

    const auto messages = catalogue.messages_for(plan);

    ASSERT_THAT(messages, SizeIs(1));
    EXPECT_THAT(messages[0].headers, ElementsAre("Require-TLS-ESMTP: yes"));
}

TEST(ComposeMessages, KeepsLaterAttemptsApartAndSendsThemFirst) {
    const auto messages = Catalogue().add("a").add("b", Attempt::later).messages();

    ASSERT_THAT(messages, SizeIs(2));
    EXPECT_TRUE(messages[0].later_attempt);
    EXPECT_THAT(messages[0].recipients, ElementsAre("user@b.example"));
    EXPECT_FALSE(messages[1].later_attempt);
}

TEST(ComposeMessages, SendsNothingToAPeerThatDoesNotNameThePolicy) {
    EXPECT_THAT(Catalogue().add("a").messages(kNone), IsEmpty());
}

// A sender in memory: fails where it is told to.
class FakeSender : public Sender, public LaterAttempts {
public:
    std::string fails_at;
    bool resolver_is_lost = false;   // at that step, in place of other trouble
    std::vector<std::string> silent; // recipients that never get a status line
    std::vector<std::string> calls;

    const SenderInfo& info() const override { return info_; }
    std::vector<std::string> addresses() const override { return {}; }
    boost::asio::awaitable<void> start() override { return step("start"); }
    boost::asio::awaitable<std::string> submit(Message message) override {
        co_await step("submit");
        if (message.smtputf8) throw SenderError("trouble with an address");
        co_return "QUEUEID";
    }
    boost::asio::awaitable<std::vector<std::string>>
    wait_for_status(std::vector<std::string>, std::chrono::steady_clock::time_point) override {
        co_await step("wait");
        co_return silent;
    }
    LaterAttempts* later_attempts() override { return this; }
    boost::asio::awaitable<std::vector<std::string>>
    retry(std::string, std::vector<std::string>, std::chrono::steady_clock::time_point) override {
        co_await step("retry");
        co_return std::vector<std::string>{};
    }
    boost::asio::awaitable<std::vector<QueueEntry>> queue() override {
        co_await step("queue");
        co_return std::vector<QueueEntry>{{"deferred", "QUEUEID", "user@a.example", "why"}};
    }
    void keep(const std::filesystem::path&) override {}
    boost::asio::awaitable<void> stop() override { return step("stop"); }

private:
    boost::asio::awaitable<void> step(std::string name) {
        calls.push_back(name);
        if (name == fails_at && resolver_is_lost) throw ResolverLost("Unbound ended at " + name);
        if (name == fails_at) throw SenderError("trouble at " + name);
        co_return;
    }
    SenderInfo info_;
};

SenderObservations drive(FakeSender& sender, Attempt attempt = Attempt::later) {
    SenderObservations seen;
    boost::asio::io_context context;
    boost::asio::co_spawn(
        context,
        [&] {
            return run_deliveries(
                sender, Catalogue().add("a").add("b", attempt).messages(), std::chrono::seconds(60), seen, {}
            );
        },
        boost::asio::detached
    );
    context.run();
    return seen;
}

TEST(RunDeliveries, TriesLaterAttemptsAgainAndReadsTheQueueLast) {
    FakeSender sender;

    const auto seen = drive(sender);

    EXPECT_THAT(sender.calls, ElementsAre("start", "submit", "submit", "wait", "retry", "queue"));
    EXPECT_THAT(seen.queue, SizeIs(1));
    EXPECT_EQ(seen.trouble, "");
}

TEST(RunDeliveries, SubmitsASecondMessageWhenEverybodyElseHasBeenTried) {
    FakeSender sender;

    drive(sender, Attempt::second_message);

    EXPECT_THAT(sender.calls, ElementsAre("start", "submit", "wait", "submit", "wait", "queue"));
}

TEST(RunDeliveries, TurnsTroubleAtEveryStepIntoATextAndNeverThrows) {
    for (const std::string step : {"start", "submit", "wait", "retry", "queue"}) {
        FakeSender sender;
        sender.fails_at = step;

        const auto seen = drive(sender);

        EXPECT_THAT(seen.trouble, testing::EndsWith("trouble at " + step));
        EXPECT_EQ(seen.queue_listed, step != "queue");
        EXPECT_EQ(sender.calls.back(), step);
    }
}

// What was delivered before that, too: nobody knows when it began to answer wrongly.
TEST(RunDeliveries, LeavesNothingToBeJudgedWhereTheResolverIsLost) {
    for (const std::string step : {"wait", "retry", "queue"}) {
        FakeSender sender;
        sender.fails_at = step;
        sender.resolver_is_lost = true;

        const auto seen = drive(sender);

        EXPECT_EQ(seen.left_out, "Unbound ended at " + step);
        EXPECT_EQ(seen.trouble, seen.left_out);
    }
}

TEST(RunDeliveries, GoesOnWithoutAMessageThatNotEveryServerTakes) {
    FakeSender sender;
    Message special{"probe@s.example", {"user@a.example"}, "special"};
    special.smtputf8 = true;
    SenderObservations seen;
    boost::asio::io_context context;
    boost::asio::co_spawn(
        context,
        [&] {
            return run_deliveries(
                sender,
                {special, {"probe@s.example", {"user@b.example"}, "usual"}},
                std::chrono::seconds(60),
                seen,
                {}
            );
        },
        boost::asio::detached
    );
    context.run();

    EXPECT_EQ(seen.trouble, "trouble with an address");
    EXPECT_THAT(sender.calls, ElementsAre("start", "submit", "submit", "wait", "queue"));
}

TEST(RunDeliveries, SaysWhoHadNoAttemptBeforeTheDeadline) {
    FakeSender sender;
    sender.silent = {"user@a.example"};

    const auto seen = drive(sender);

    EXPECT_THAT(seen.trouble, HasSubstr("user@a.example"));
    EXPECT_THAT(sender.calls, testing::Contains("queue"));
}

} // namespace
