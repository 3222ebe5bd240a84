#include "harness/sender/container/container_readiness.hpp"

#include "harness/mta/postfix/postfix.hpp"
#include "harness/sender/container/container_io.hpp"
#include "tests/harness/sender/container/fake_container.hpp"
#include "tests/harness/sender/container/scripted_port.hpp"

#include <gmock/gmock.h>

namespace {

using namespace sender_test;
using namespace support;
using std::chrono::seconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr const char* kStartedLine =
    "Nov 28 12:00:00 mail postfix/master[1]: daemon started -- version 3.7.11, configuration /etc/postfix";

class ContainerReadiness : public FakeContainerTest {
protected:
    void SetUp() override {
        FakeContainerTest::SetUp();
        if (IsSkipped()) return;
        settings_.mta = &postfix();
        settings_.image = "mail:1";
        settings_.start_limit = seconds(20);
        engine_.on("GET /containers/c1/json", FakeEngine::Reply{inspection("c1", 1)});
        engine_.on_exec([this](const std::vector<std::string>& argv) {
            // postconf(1) lists the policy maps, the other command those that do not answer.
            return FakeEngine::Ended{argv.at(0) == "postconf" ? policy_maps_ : silent_};
        });
    }

    auto ready() { return await_ready_container(client_, "c1", settings_, "127.0.0.1", log_); }

    std::string policy_maps_;
    std::string silent_;
    ContainerSettings settings_;
    std::shared_ptr<SenderLog> log_ =
        std::make_shared<SenderLog>(context_.get_executor(), postfix(), [](const LogEvent&) {});
};

std::vector<std::string> in_words(const std::vector<Setting>& notes) {
    std::vector<std::string> words;
    for (const Setting& note : notes)
        words.push_back(note.name + ": " + note.value + ": " + note.why);
    return words;
}

TEST_F(ContainerReadiness, IsThatItHasStartedAndGreets) {
    const FileDescriptor here = network_namespace_of(getpid());
    const ScriptedPort port(context_, here.get(), 25, kGreets);
    log_->add_line(kStartedLine);

    const ReadyContainer container = run(ready());

    EXPECT_EQ(container.version, "3.7.11");
    EXPECT_EQ(container.place.port, 25);
    EXPECT_FALSE(container.place.logs_in);
    EXPECT_THAT(container.notes, IsEmpty());
}

TEST_F(ContainerReadiness, PrefersThePortOfItsOwnUsersIfThatGreets) {
    const FileDescriptor here = network_namespace_of(getpid());
    const ScriptedPort port(context_, here.get(), 25, kGreets);
    const ScriptedPort users(context_, here.get(), 10025, kGreets);
    settings_.submission_port = 10025;
    log_->add_line(kStartedLine);

    const ReadyContainer container = run(ready());

    EXPECT_EQ(container.place.port, 10025);
    EXPECT_TRUE(container.place.logs_in);
    EXPECT_THAT(
        in_words(container.notes),
        ElementsAre("port 10025: mail is submitted there: as that of its users, with XCLIENT LOGIN")
    );
}

TEST_F(ContainerReadiness, MakesDoWithPort25AndSaysWhy) {
    const FileDescriptor here = network_namespace_of(getpid());
    const ScriptedPort port(context_, here.get(), 25, kGreets);
    const ScriptedPort users(context_, here.get(), 10025, "554 not for you\r\n");
    settings_.submission_port = 10025;
    log_->add_line(kStartedLine);

    const ReadyContainer container = run(ready());

    EXPECT_EQ(container.place.port, 25);
    EXPECT_THAT(
        in_words(container.notes),
        ElementsAre(AllOf(
            StartsWith("port 10025: mail is submitted to port 25 instead: "), HasSubstr("554 not for you")
        ))
    );
}

TEST_F(ContainerReadiness, NamesThePolicyMapThatDoesNotAnswer) {
    const FileDescriptor here = network_namespace_of(getpid());
    const ScriptedPort port(context_, here.get(), 25, kGreets);
    policy_maps_ = "socketmap:inet:127.0.0.1:8461:postfix, lmdb:/etc/policy\n";
    silent_ = "socketmap:inet:127.0.0.1:8461:postfix\n";
    settings_.start_limit = seconds(1);
    log_->add_line(kStartedLine);

    EXPECT_THAT(
        in_words(run(ready()).notes),
        ElementsAre("note: socketmap:inet:127.0.0.1:8461:postfix does not answer: "
                    "Postfix defers mail until this policy table does")
    );
}

TEST_F(ContainerReadiness, IsNotReachedByOneThatEnds) {
    engine_.on(
        "GET /containers/c1/json",
        FakeEngine::Reply{R"({"Id":"c1","State":{"Running":false,"Pid":0,"ExitCode":7}})"}
    );
    engine_.on("POST /containers/c1/wait", FakeEngine::Reply{R"({"StatusCode":7})"});
    log_->add_line("no relay host is set");
    log_->end();

    EXPECT_THAT(
        failure_of(ready()),
        AllOf(
            StartsWith("Postfix did not start in mail:1 (the container ended with exit code 7)"),
            HasSubstr("no relay host is set")
        )
    );
}

TEST_F(ContainerReadiness, IsNotReachedByOneWhoseLogBreaksOff) {
    engine_.on("POST /containers/c1/wait", FakeEngine::Reply{R"({"StatusCode":0})"});
    log_->end("the engine has gone");

    EXPECT_THAT(failure_of(ready()), StartsWith("Postfix did not start in mail:1: the engine has gone"));
}

TEST_F(ContainerReadiness, IsNotWaitedForLongerThanTheLimit) {
    settings_.start_limit = seconds(0);

    EXPECT_THAT(
        failure_of(ready()),
        StartsWith("mail:1 did not log that Postfix has started within 0 s (--start-limit gives it longer)")
    );
}

TEST_F(ContainerReadiness, IsNotReachedByOneThatDoesNotGreet) {
    const FileDescriptor here = network_namespace_of(getpid());
    const ScriptedPort port(context_, here.get(), 25, "421 too many connections\r\n");
    settings_.start_limit = seconds(1);
    log_->add_line(kStartedLine);

    EXPECT_THAT(
        failure_of(ready()),
        AllOf(StartsWith("port 25 of mail:1 does not answer: "), HasSubstr("421 too many connections"))
    );
}

// It gets its mail inside.
TEST_F(ContainerReadiness, OfATwinNeedsNoPort) {
    settings_.twin.emplace();
    log_->add_line(kStartedLine);

    EXPECT_EQ(run(ready()).version, "3.7.11");
}

} // namespace
