// A sender comes and goes without a trace, whichever way the harness ends.
#include "tests/harness/sender/process/process_table.hpp"
#include "tests/harness/sender/process/sender_fixture.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <net/if.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace sender_test;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class SenderLifetime : public PostfixTest {};

// The harness in the middle of a run: a sender with mail in its queue. Says so on `ready`, and never ends.
[[noreturn]] void be_a_harness(Assignment settings, int ready) {
    try {
        const WorldNetwork world = enter_world();
        boost::asio::io_context context{1};
        const auto sender =
            make_process_sender(context, postfix(), std::move(settings), 0, [](const LogEvent&) {});
        boost::asio::co_spawn(
            context,
            [&]() -> boost::asio::awaitable<void> {
                co_await sender->start();
                Message message{kFrom, {}, "a test"};
                message.recipients.assign(1, "a@one.example");
                co_await sender->submit(message);
                (void)!write(ready, "r", 1);
            },
            [](std::exception_ptr failure) {
                if (failure) _exit(1);
            }
        );
        const auto forever = boost::asio::make_work_guard(context);
        context.run();
    } catch (const std::exception&) {
    }
    _exit(1);
}

TEST_F(SenderLifetime, NothingIsLeftWhenTheHarnessIsKilled) {
    const std::string mounts = mount_table();
    const auto files = files_of_postfix();
    prctl(PR_SET_CHILD_SUBREAPER, 1); // what the harness leaves behind becomes this test's, to be looked at
    int ready[2];
    ASSERT_EQ(pipe2(ready, O_CLOEXEC), 0);
    const pid_t harness = fork();
    if (harness == 0) be_a_harness(settings_to("198.18.240.1"), ready[1]);
    close(ready[1]);
    char byte = 0;
    ASSERT_EQ(read(ready[0], &byte, 1), 1) << "the sender did not start";
    const auto inits = children_of(harness);
    ASSERT_THAT(inits, SizeIs(1));
    const std::string pids = namespace_of(inits[0], "pid");
    const std::string sender_network = namespace_of(inits[0], "net");
    const std::string world_network = namespace_of(harness, "net");
    ASSERT_GT(processes_in("pid", pids).size(), 4U) << "Postfix is not running";

    kill(harness, SIGKILL);
    waitpid(harness, nullptr, 0);
    ASSERT_EQ(waitpid(inits[0], nullptr, 0), inits[0]); // waits for as long as anything in there lives

    EXPECT_THAT(processes_in("pid", pids), IsEmpty());
    EXPECT_THAT(processes_in("net", sender_network), IsEmpty());
    EXPECT_THAT(processes_in("net", world_network), IsEmpty());
    EXPECT_THAT(children_of(getpid()), IsEmpty());
    EXPECT_EQ(mount_table(), mounts);
    EXPECT_EQ(files_of_postfix(), files);
    close(ready[0]);
}

TEST_F(SenderLifetime, NothingIsLeftAfterStop) {
    const std::string mounts = mount_table();
    const auto files = files_of_postfix();
    ProcessSender& sender = make_sender(settings_to("198.18.240.1"));
    run(sender.start());
    const auto inits = children_of(getpid());
    ASSERT_THAT(inits, SizeIs(1));
    const std::string pids = namespace_of(inits[0], "pid");
    run(sender.submit({kFrom, {"a@one.example"}, "a test"}));

    run(sender.stop());

    EXPECT_THAT(processes_in("pid", pids), IsEmpty());
    EXPECT_THAT(children_of(getpid()), IsEmpty());
    EXPECT_EQ(if_nametoindex("sender0"), 0U);
    EXPECT_EQ(mount_table(), mounts);
    EXPECT_EQ(files_of_postfix(), files);
}

TEST_F(SenderLifetime, NothingIsLeftWhenItIsDestroyedInTheMiddle) {
    ProcessSender& sender = make_sender(settings_to("198.18.240.1"));
    run(sender.start());
    run(sender.submit({kFrom, {"a@one.example"}, "a test"}));

    sender_.reset();

    EXPECT_THAT(children_of(getpid()), IsEmpty());
    EXPECT_EQ(if_nametoindex("sender0"), 0U);
}

TEST_F(SenderLifetime, ALinkCanBeUsedAgainAtOnce) {
    for (int round = 0; round < 3; ++round) {
        ProcessSender& sender = make_sender(settings_to("198.18.240.1"), 5);
        run(sender.start());
        run(sender.stop());
    }
    EXPECT_THAT(children_of(getpid()), IsEmpty());
}

TEST_F(SenderLifetime, TheDiskIsOutOfItsReach) {
    ProcessSender& sender = make_sender(settings_to("198.18.240.1"));
    run(sender.start());
    for (const char* path : {"/etc/mxproof-was-here", "/var/lib/mxproof-was-here", "/usr/mxproof-was-here"}) {
        try {
            run(sender.run_inside(std::vector<std::string>{"/usr/bin/touch", path}));
            ADD_FAILURE() << path;
        } catch (const SenderError& error) {
            EXPECT_THAT(error.what(), HasSubstr("Read-only file system"));
        }
    }
    EXPECT_THAT(
        run(sender.run_inside(std::vector<std::string>{"/bin/cat", "/etc/resolv.conf"})),
        HasSubstr("nameserver 198.19.128.53\n")
    );
}

TEST_F(SenderLifetime, KeepCopiesLogQueueAndConfigurationButNothingOfTheMachines) {
    std::string directory = testing::TempDir() + "mxproof-keep-XXXXXX";
    ASSERT_NE(mkdtemp(directory.data()), nullptr);
    ProcessSender& sender = make_sender(settings_to("198.18.240.1"));
    run(sender.start());
    const std::string queue_id = run(sender.submit({kFrom, {"a@one.example"}, "a test"}));
    run(sender.wait_for_status({"a@one.example"}, in(20s)));

    sender.keep(directory + "/kept");

    const std::filesystem::path kept = directory + "/kept";
    std::ifstream log(kept / "log");
    EXPECT_THAT(
        std::string(std::istreambuf_iterator<char>(log), {}), HasSubstr(queue_id + ": to=<a@one.example>")
    );
    EXPECT_TRUE(std::filesystem::exists(kept / "config/main.cf"));
    EXPECT_FALSE(std::filesystem::exists(kept / "config/sasl"));
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kept / "queue"))
        names.push_back(entry.path().filename());
    EXPECT_THAT(names, testing::Contains(queue_id));
    std::filesystem::remove_all(directory);
}

} // namespace
