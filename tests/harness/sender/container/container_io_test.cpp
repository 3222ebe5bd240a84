#include "harness/sender/container/container_io.hpp"

#include "harness/base/child_process.hpp"
#include "harness/mta/postfix/postfix.hpp"
#include "tests/harness/sender/container/fake_engine_fixture.hpp"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using namespace sender_test;
using namespace support;
using std::chrono::seconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class ContainerLog : public FakeEngineTest {
protected:
    // Followed until it has ended.
    std::shared_ptr<SenderLog> log_of(FakeEngine::Reply reply, LogLimits limits = {}, bool terminal = false) {
        engine_.on("GET /containers/c1/logs", std::move(reply));
        auto log = std::make_shared<SenderLog>(
            context_.get_executor(), postfix(), [](const LogEvent&) {}, limits
        );
        ContainerState container;
        container.id = "c1";
        container.terminal = terminal;
        follow_container_log(context_, client_, container, log);
        std::function<bool()> ended = [log] { return log->ended(); };
        run(log->wait_until(std::move(ended), std::chrono::steady_clock::now() + seconds(20)));
        EXPECT_TRUE(log->ended());
        return log;
    }
};

TEST_F(ContainerLog, HoldsTheLinesOfBothOutputsToTheirEnd) {
    const auto log = log_of(
        {stream_frame(kOutput, "one\nt") + stream_frame(kErrors, "err\n") + stream_frame(kOutput, "wo")}
    );

    EXPECT_THAT(log->lines(), ElementsAre("one", "err", "two"));
    EXPECT_EQ(log->broken_off_because(), "");
}

TEST_F(ContainerLog, HasNoFramesFromATerminal) {
    EXPECT_THAT(log_of({"one\r\ntwo\r\n"}, {}, true)->lines(), ElementsAre("one", "two"));
}

TEST_F(ContainerLog, BreaksOffIfTheEngineDoesNotHaveIt) {
    EXPECT_EQ(
        log_of(refusal("configured logging driver does not support reading"))->broken_off_because(),
        "configured logging driver does not support reading"
    );
}

TEST_F(ContainerLog, BreaksOffIfTheEngineHangsUp) {
    const auto log = log_of({stream_frame(kOutput, "one\n"), 200, FakeEngine::Then::breaks_off});

    EXPECT_EQ(log->lines().at(0), "one");
    EXPECT_THAT(log->broken_off_because(), HasSubstr("hung up"));
}

TEST_F(ContainerLog, IsReadNoFurtherThanItsLimit) {
    std::string flood;
    for (int i = 0; i < 1000; ++i)
        flood += stream_frame(kOutput, "noise\n");
    LogLimits limits;
    limits.read = 20 * LogLimits::kOfALine;

    const auto log = log_of({flood, 200, FakeEngine::Then::stays_open}, limits);

    EXPECT_LT(log->lines().size(), 50U);
    EXPECT_THAT(log->broken_off_because(), HasSubstr("its log has more than"));
    context_.poll();
    EXPECT_THAT(engine_.left(), SizeIs(1)) << "it is still read";
}

class ContainerProcess : public FakeEngineTest {};

TEST_F(ContainerProcess, IsHeldByItsNumberWhileItLives) {
    EXPECT_GE(pidfd_of(getpid()).get(), 0);
    const pid_t gone = start_child([] { return 0; }).pid;
    wait_for_end(gone);
    EXPECT_LT(pidfd_of(gone).get(), 0);
}

TEST_F(ContainerProcess, HasANetworkUnlessItHasGone) {
    struct stat own {};
    struct stat found {};
    ASSERT_EQ(stat("/proc/self/ns/net", &own), 0);
    ASSERT_EQ(fstat(network_namespace_of(getpid()).get(), &found), 0);
    EXPECT_EQ(found.st_ino, own.st_ino);

    const pid_t gone = start_child([] { return 0; }).pid;
    wait_for_end(gone);
    try {
        network_namespace_of(gone);
        ADD_FAILURE() << "it was entered";
    } catch (const SenderError& error) {
        EXPECT_THAT(
            error.what(), HasSubstr("does the engine run on this machine, in sight of this process?")
        );
    }
}

class ProgramInAContainer : public FakeEngineTest {
protected:
    void ends(FakeEngine::Ended ended) {
        engine_.on_exec([this, ended](const std::vector<std::string>& argv) {
            argv_ = argv;
            return ended;
        });
    }
    auto listing() {
        std::vector<std::string> argv{"postqueue", "-j"};
        return run_in_container(client_, "c1", std::move(argv));
    }
    std::vector<std::string> argv_;
};

TEST_F(ProgramInAContainer, ReturnsItsOutputWithoutItsWarnings) {
    ends({"the queue\n", "warning: a parameter is unused\n", 0});

    EXPECT_EQ(run(listing()), "the queue\n");
    EXPECT_THAT(argv_, ElementsAre("postqueue", "-j"));
    EXPECT_EQ(engine_.asked().at(0), "POST /containers/c1/exec");
}

TEST_F(ProgramInAContainer, SaysHowItFailedAndWhatItSaid) {
    ends({"", "mail system is down\n", 69});
    EXPECT_EQ(failure_of(listing()), "postqueue in the container: ended with 69: mail system is down\n");

    ends({"said on stdout", "", 1});
    EXPECT_EQ(failure_of(listing()), "postqueue in the container: ended with 1: said on stdout");
}

TEST_F(ProgramInAContainer, ShowsNoMoreThanAPersonReads) {
    ends({"", std::string(100'000, 'x'), 1});
    EXPECT_THAT(failure_of(listing()), SizeIs(testing::Lt(3000U)));
}

TEST_F(ProgramInAContainer, RepeatsTheEnginesRefusal) {
    engine_.on("POST /containers/c1/exec", refusal("container c1 is not running", 409));
    EXPECT_EQ(failure_of(listing()), "postqueue in the container: container c1 is not running");

    engine_.on("POST /containers/c1/exec", FakeEngine::Reply{"[]"});
    EXPECT_THAT(failure_of(listing()), HasSubstr("names no id"));
}

} // namespace
