#include "harness/sender/container/container_sender.hpp"

#include "harness/mta/postfix/postfix.hpp"
#include "harness/sender/container/container_io.hpp"
#include "tests/harness/sender/container/fake_container.hpp"
#include "tests/harness/sender/container/scripted_port.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <net/if.h>
#include <poll.h>
#include <string_view>
#include <thread>

namespace {

using namespace sender_test;
using namespace support;
using std::chrono::seconds;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr unsigned kLink = 3;
constexpr const char* kAccepts = "220 mail\r\n250-mail\r\n250 PIPELINING\r\n250 Ok\r\n250 Ok\r\n354 "
                                 "End\r\n250 2.0.0 Ok: queued as 4ABC\r\n";
const std::string kStarted =
    "Nov 28 12:00:00 mail postfix/master[1]: daemon started -- version 3.7.11, configuration /etc/postfix\n";
const std::string kDeferred =
    "Nov 28 12:00:01 mail postfix/smtp[9]: 4ABC: to=<a@one.example>, relay=none, delay=1, delays=1/0/0/0, "
    "dsn=4.4.3, status=deferred (Host or domain name not found)\n";

class ContainerSenderTest : public FakeContainerTest {
protected:
    void SetUp() override {
        FakeContainerTest::SetUp();
        if (IsSkipped()) return;
        settings_.mta = &postfix();
        settings_.engine = engine_.socket();
        settings_.engine_facts = {"Docker", "20.10", "1.41", "1.12"};
        settings_.name = "mine";
        settings_.image = "mail:1";
        settings_.resolvers = {"198.19.128.53"};
        settings_.start_limit = seconds(20);
        serve_container("c1");
        engine_.on("PUT /containers/c1/archive", FakeEngine::Reply{});
        engine_.on("POST /containers/c1/wait", FakeEngine::Reply{R"({"StatusCode":0})"});
        says(kStarted);
        engine_.on_exec([](const std::vector<std::string>&) { return FakeEngine::Ended{}; });
        network_ = network_namespace_of(container_->pid());
        port_ = std::make_unique<ScriptedPort>(context_, network_.get(), 25, kAccepts);
    }

    void says(const std::string& log) {
        engine_.on(
            "GET /containers/c1/logs",
            FakeEngine::Reply{stream_frame(kOutput, log), 200, FakeEngine::Then::stays_open}
        );
    }

    Sender& make_sender() {
        sender_ = make_container_sender(context_, settings_, kLink, [this](LogEvent event) {
            lines_.push_back(std::move(event.line));
        });
        return *sender_;
    }

    // Its destructor has a loop of its own, so the engine needs somebody who runs its.
    void destroy_sender() {
        const auto goes_on = boost::asio::make_work_guard(context_);
        context_.restart();
        std::jthread loop([this] { context_.run(); });
        sender_.reset();
        context_.stop();
    }

    void TearDown() override {
        if (sender_) destroy_sender();
    }

    ContainerSettings settings_;
    FileDescriptor network_; // of the container
    std::unique_ptr<ScriptedPort> port_;
    std::vector<std::string> lines_;
    std::unique_ptr<Sender> sender_;
};

TEST_F(ContainerSenderTest, PlugsAnUnmodifiedImageIntoTheWorld) {
    settings_.environment = {{"RELAY", "no"}};
    settings_.files = {{"/etc/own", "text"}};
    Sender& sender = make_sender();

    run(sender.start());

    const auto spec = boost::json::parse(engine_.body_of("POST /containers/create"));
    EXPECT_EQ(spec.at("Image"), "mail:1");
    EXPECT_EQ(spec.at("Env").as_array().at(0), "RELAY=no");
    EXPECT_EQ(spec.at("HostConfig").at("NetworkMode"), "none");
    EXPECT_TRUE(spec.at("Labels").as_object().contains("org.mxproof.owner"));
    EXPECT_THAT(engine_.body_of("PUT /containers/c1/archive"), HasSubstr("etc/own"));
    EXPECT_EQ(in_container("/etc/resolv.conf"), "nameserver 198.19.128.53\n");
    EXPECT_THAT(in_container("/proc/self/net/fib_trie"), HasSubstr(sender.addresses()[0]));
    EXPECT_EQ(sender.info().version, "3.7.11");
    EXPECT_EQ(sender.info().kind, "container");
}

TEST_F(ContainerSenderTest, SubmitsWaitsAndListsTheQueue) {
    says(kStarted + kDeferred);
    engine_.on_exec([](const std::vector<std::string>& argv) {
        if (argv.at(0) != "postqueue") return FakeEngine::Ended{};
        return FakeEngine::Ended{
            R"({"queue_name":"deferred","queue_id":"4ABC","recipients":[{"address":"a@one.example"}]})"
            "\n"};
    });
    Sender& sender = make_sender();
    run(sender.start());

    const std::vector<std::string> recipients{"a@one.example"};
    EXPECT_EQ(run(sender.submit({kEnvelopeSender, recipients, "a test"})), "4ABC");
    const auto deadline = std::chrono::steady_clock::now() + seconds(20);
    EXPECT_THAT(run(sender.wait_for_status(recipients, deadline)), IsEmpty());
    const auto queue = run(sender.queue());

    EXPECT_THAT(port_->heard(), HasSubstr("RCPT TO:<a@one.example>"));
    ASSERT_THAT(queue, SizeIs(1));
    EXPECT_EQ(queue[0].queue_id, "4ABC");
    EXPECT_THAT(lines_, SizeIs(2));
}

TEST_F(ContainerSenderTest, ShowsNoSecretOfItsEnvironment) {
    settings_.environment = {{"RELAY_PASSWORD", "hunter-two"}};
    says(kStarted + "the password is hunter-two\n" + kDeferred);
    Sender& sender = make_sender();
    run(sender.start());

    const auto deadline = std::chrono::steady_clock::now() + seconds(20);
    run(sender.wait_for_status({"a@one.example"}, deadline));

    EXPECT_THAT(lines_, Not(Contains(HasSubstr("hunter-two"))));
    EXPECT_THAT(lines_, Contains(HasSubstr("the password is (not shown)")));
}

class RefusingEngine : public ContainerSenderTest, public testing::WithParamInterface<const char*> {};

TEST_P(RefusingEngine, IsQuotedAndRemovesWhatWasMade) {
    settings_.files = {{"/etc/own", "text"}};
    engine_.on(GetParam(), refusal("no space left on device"));

    EXPECT_EQ(failure_of(make_sender().start()), "cannot start mail:1: no space left on device");
    destroy_sender();

    const bool was_made = GetParam() != std::string_view("POST /containers/create");
    EXPECT_EQ(engine_.asked().back() == "DELETE /containers/c1?force=1&v=1", was_made);
    EXPECT_EQ(if_nametoindex(sender_link(kLink).world_name.c_str()), 0U);
}

// Each step of a start in turn.
INSTANTIATE_TEST_SUITE_P(
    At,
    RefusingEngine,
    testing::Values(
        "POST /containers/create",
        "PUT /containers/c1/archive",
        "POST /containers/c1/start",
        "GET /containers/c1/json",
        "POST /containers/c1/exec"
    )
);

TEST_F(ContainerSenderTest, StopsByRemovingTheContainerAndItsLink) {
    engine_.on("GET /containers/c1/logs", FakeEngine::Reply{stream_frame(kOutput, kStarted)});
    Sender& sender = make_sender();
    run(sender.start());
    ASSERT_NE(if_nametoindex(sender_link(kLink).world_name.c_str()), 0U);

    run(sender.stop());

    EXPECT_EQ(engine_.asked().back(), "DELETE /containers/c1?force=1&v=1");
    EXPECT_EQ(if_nametoindex(sender_link(kLink).world_name.c_str()), 0U);
}

// Else it would go on mailing.
TEST_F(ContainerSenderTest, EndsItsProcessWhereTheEngineDoesNot) {
    Sender& sender = make_sender();
    run(sender.start());
    engine_.on("DELETE /containers/c1", refusal("the daemon shuts down"));

    destroy_sender();

    pollfd end{container_->pidfd(), POLLIN, 0};
    EXPECT_EQ(poll(&end, 1, 10'000), 1);
}

// Between two answers of an engine a process may end, and another one get its number.
TEST_F(ContainerSenderTest, EndsNoProcessThatMayBeAnothers) {
    int looks = 0;
    engine_.on("GET /containers/c1/json", [&looks, this](const FakeEngine::Request&) {
        return FakeEngine::Reply{inspection("c1", ++looks == 1 ? container_->pid() : 0)};
    });
    engine_.on("DELETE /containers/c1", refusal("the daemon shuts down"));

    failure_of(make_sender().start());
    destroy_sender();

    pollfd end{container_->pidfd(), POLLIN, 0};
    EXPECT_EQ(poll(&end, 1, 0), 0);
    EXPECT_EQ(in_container("/etc/resolv.conf"), "nameserver 203.0.113.53\n") << "it is none of ours";
}

TEST_F(ContainerSenderTest, MakesNoTwinWithPodman) {
    settings_.engine_facts.name = "Podman";
    settings_.twin.emplace();

    EXPECT_THAT(failure_of(make_sender().start()), HasSubstr("twins are made by Docker"));
    EXPECT_THAT(engine_.asked(), IsEmpty());
}

TEST_F(ContainerSenderTest, ShowsTheLogsLastLinesWhenASubmissionIsRefused) {
    says(kStarted + "Nov 28 12:00:01 mail postfix/smtpd[9]: warning: the disk is full\n" + kDeferred);
    port_.reset();
    port_ = std::make_unique<ScriptedPort>(
        context_, network_.get(), 25, "220 mail\r\n250-mail\r\n250 PIPELINING\r\n452 4.3.1 full\r\n"
    );
    Sender& sender = make_sender();
    run(sender.start());
    run(sender.wait_for_status({"a@one.example"}, std::chrono::steady_clock::now() + seconds(20)));

    EXPECT_THAT(
        failure_of(sender.submit({kEnvelopeSender, {"a@one.example"}, "a test"})),
        AllOf(HasSubstr("452 4.3.1 full"), HasSubstr("the disk is full"))
    );
}

TEST_F(ContainerSenderTest, HasNoQueueIfItsLogBrokeOff) {
    engine_.on(
        "GET /containers/c1/logs",
        FakeEngine::Reply{stream_frame(kOutput, kStarted), 200, FakeEngine::Then::breaks_off}
    );
    Sender& sender = make_sender();
    run(sender.start());

    EXPECT_THAT(failure_of(sender.queue()), HasSubstr("hung up"));
}

TEST_F(ContainerSenderTest, HasNoQueueThatIsNotUnderstood) {
    engine_.on_exec([](const std::vector<std::string>&) { return FakeEngine::Ended{"mail system is up\n"}; });
    Sender& sender = make_sender();
    run(sender.start());

    EXPECT_THAT(failure_of(sender.queue()), HasSubstr("postqueue -j printed no queue entry"));
}

} // namespace
