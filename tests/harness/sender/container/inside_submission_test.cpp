#include "harness/sender/container/inside_submission.hpp"

#include "tests/harness/sender/container/fake_engine_fixture.hpp"
#include "tests/support/program.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace {

using namespace sender_test;
using namespace support;
using testing::HasSubstr;
using testing::IsEmpty;

const Message kMessage{"probe@sender.mxproof.example", {"a@one.example", "b@two.example"}, "mxproof: a test"};

// The container is this machine, with a sendmail(1) that shows what it gets.
class InsideSubmission : public FakeEngineTest {
protected:
    InsideSubmission() {
        std::string name = testing::TempDir() + "mxproof-sendmail-XXXXXX";
        if (!mkdtemp(name.data())) throw std::runtime_error("mkdtemp");
        directory_ = name;
        engine_.on_exec([this](const std::vector<std::string>& argv) { return run_here(argv); });
    }
    ~InsideSubmission() override { std::filesystem::remove_all(directory_); }

    void sendmail_is(const std::string& script) const {
        std::ofstream(directory_ / "sendmail") << "#!/bin/sh\n" << script;
        std::filesystem::permissions(directory_ / "sendmail", std::filesystem::perms::owner_all);
    }

    FakeEngine::Ended run_here(const std::vector<std::string>& argv) {
        std::vector<std::string> with_sendmail{"env", "PATH=" + directory_.string() + ":/usr/bin:/bin"};
        with_sendmail.insert(with_sendmail.end(), argv.begin(), argv.end());
        const ProgramResult result = support::run_program(with_sendmail);
        said_ = result.out;
        return {result.out, result.err, result.exit_code};
    }

    std::filesystem::path directory_;
    std::string said_; // by sendmail(1)
};

TEST_F(InsideSubmission, HandsTheMessageToTheContainersOwnSendmail) {
    sendmail_is("echo \"$@\"; cat\n");

    run(submit_inside(client_, "c1", kMessage));

    EXPECT_EQ(
        said_,
        "-i -f probe@sender.mxproof.example -- a@one.example b@two.example\n"
        "Subject: mxproof: a test\n\nmxproof\n"
    );
}

TEST_F(InsideSubmission, SaysWhatSendmailSaidWhenItRefuses) {
    sendmail_is("echo 'postdrop: No space left on device' >&2; exit 75\n");

    EXPECT_THAT(
        failure_of(submit_inside(client_, "c1", kMessage)),
        HasSubstr("ended with 75: postdrop: No space left on device")
    );
}

TEST_F(InsideSubmission, RunsNothingForWhatIsMoreThanAnAddress) {
    sendmail_is("");
    Message message = kMessage;
    message.recipients.emplace_back("a@one.example\nid");

    EXPECT_THROW(run(submit_inside(client_, "c1", message)), std::invalid_argument);
    EXPECT_THAT(engine_.asked(), IsEmpty());
}

} // namespace
