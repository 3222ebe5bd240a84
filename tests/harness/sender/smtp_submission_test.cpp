#include "harness/sender/smtp_submission.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using namespace harness;
using testing::HasSubstr;

const Message kMessage{"probe@s.example", {"a@one.example", "b@two.example"}, "a test"};

const std::vector<std::string> kHappyScript{
    "220 sender.mxproof.example ESMTP Postfix",
    "250-sender.mxproof.example",
    "250 PIPELINING",
    "250 2.1.0 Ok",
    "250 2.1.5 Ok",
    "250 2.1.5 Ok",
    "354 End data with <CR><LF>.<CR><LF>",
    "250 2.0.0 Ok: queued as 71BDE2C",
};

// Everything the client sends in answer to the script.
std::string play(SmtpSubmission& submission, const std::vector<std::string>& script) {
    std::string sent;
    for (const std::string& line : script)
        sent += submission.on_line(line).value_or("");
    return sent;
}

// RFC 2920 3.1: the envelope may be sent as one group.
TEST(SmtpSubmission, TheEnvelopeIsOneGroup) {
    SmtpSubmission submission(kMessage);
    (void)submission.on_line(kHappyScript[0]);
    (void)submission.on_line(kHappyScript[1]);

    EXPECT_EQ(
        submission.on_line(kHappyScript[2]),
        "MAIL FROM:<probe@s.example>\r\nRCPT TO:<a@one.example>\r\nRCPT TO:<b@two.example>\r\nDATA\r\n"
    );
}

// RFC 5321 4.5.2, RFC 6152 3.
TEST(SmtpSubmission, SaysThatTheBodyIsOfEightBitsAndDoublesTheDotsThatBeginItsLines) {
    Message message = kMessage;
    message.headers = {"MIME-Version: 1.0"};
    message.body = ".a.\r\n\xC3\xBC\r\n..\r\n";
    message.eight_bit = true;
    SmtpSubmission submission(message);

    const std::string sent = play(submission, kHappyScript);

    EXPECT_THAT(sent, HasSubstr("MAIL FROM:<probe@s.example> BODY=8BITMIME\r\n"));
    EXPECT_THAT(
        sent, HasSubstr("Subject: a test\r\nMIME-Version: 1.0\r\n\r\n..a.\r\n\xC3\xBC\r\n...\r\n.\r\n")
    );
}

// RFC 6531 3.4, RFC 3461 4.1.
TEST(SmtpSubmission, SaysThatAnAddressNeedsSmtputf8AndWhatNotificationsAreWanted) {
    Message message = kMessage;
    message.smtputf8 = true;
    message.notify = "SUCCESS";
    SmtpSubmission submission(message);

    const std::string sent = play(submission, kHappyScript);

    EXPECT_THAT(sent, HasSubstr("MAIL FROM:<probe@s.example> SMTPUTF8\r\n"));
    EXPECT_THAT(sent, HasSubstr("> NOTIFY=SUCCESS\r\n"));
}

// RFC 2920 3.1: not unless the server has announced it. OpenSMTPD does not.
TEST(SmtpSubmission, WaitsForEachReplyOfAServerThatDoesNotPipeline) {
    SmtpSubmission submission(kMessage);
    std::vector<std::string> script = kHappyScript;
    script[2] = "250 HELP";
    std::vector<std::string> sent;
    for (const std::string& line : script)
        sent.push_back(submission.on_line(line).value_or(""));

    EXPECT_EQ(sent[2], "MAIL FROM:<probe@s.example>\r\n");
    EXPECT_EQ(sent[3], "RCPT TO:<a@one.example>\r\n");
    EXPECT_EQ(sent[4], "RCPT TO:<b@two.example>\r\n");
    EXPECT_EQ(sent[5], "DATA\r\n");
    EXPECT_THAT(sent[6], HasSubstr("Subject: a test\r\n"));
    EXPECT_EQ(submission.queue_id(), "71BDE2C");
}

TEST(SmtpSubmission, EndsWithTheQueueId) {
    SmtpSubmission submission(kMessage);

    const std::string sent = play(submission, kHappyScript);

    EXPECT_TRUE(submission.done());
    EXPECT_EQ(submission.queue_id(), "71BDE2C");
    EXPECT_THAT(sent, HasSubstr("Subject: a test\r\n"));
    EXPECT_TRUE(sent.ends_with("\r\n.\r\nQUIT\r\n"));
}

// Exim's way to name it.
TEST(SmtpSubmission, EndsWithTheMessageIdOfExim) {
    SmtpSubmission submission(kMessage);
    std::vector<std::string> script = kHappyScript;
    script.back() = "250 OK id=1xXOYf-00000J-17";

    play(submission, script);

    EXPECT_EQ(submission.queue_id(), "1xXOYf-00000J-17");
}

TEST(SmtpSubmission, EndsWithTheMessageIdOfOpensmtpd) {
    SmtpSubmission submission(kMessage);
    std::vector<std::string> script = kHappyScript;
    script.back() = "250 2.0.0 6a730914 Message accepted for delivery";

    play(submission, script);

    EXPECT_EQ(submission.queue_id(), "6a730914");
}

// XCLIENT_README: the server answers with a new greeting, and the client begins again.
TEST(SmtpSubmission, SaysForWhomItIsAndBeginsAgain) {
    SmtpSubmission submission(kMessage, "probe@s.example");

    EXPECT_EQ(play(submission, {kHappyScript[0]}), "EHLO harness.mxproof.example\r\n");
    EXPECT_EQ(play(submission, {kHappyScript[1], kHappyScript[2]}), "XCLIENT LOGIN=probe@s.example\r\n");
    const std::string sent = play(submission, kHappyScript);

    EXPECT_TRUE(sent.starts_with("EHLO harness.mxproof.example\r\nMAIL FROM:<probe@s.example>\r\n"));
    EXPECT_EQ(submission.queue_id(), "71BDE2C");
}

TEST(SmtpSubmission, ARefusalAtAnyStepIsAnErrorWithTheReply) {
    for (std::size_t step = 0; step < kHappyScript.size(); ++step) {
        SmtpSubmission submission(kMessage);
        play(submission, {kHappyScript.begin(), kHappyScript.begin() + static_cast<std::ptrdiff_t>(step)});
        try {
            (void)submission.on_line("452 4.3.1 Insufficient system storage");
            ADD_FAILURE() << "accepted at step " << step;
        } catch (const SenderError& error) {
            EXPECT_THAT(error.what(), HasSubstr("452 4.3.1 Insufficient system storage"));
        }
        EXPECT_FALSE(submission.done());
    }
}

TEST(SmtpSubmission, SomethingThatIsNotAReplyIsAnError) {
    SmtpSubmission submission(kMessage);
    EXPECT_THROW((void)submission.on_line(""), SenderError);
    EXPECT_THROW((void)submission.on_line("hello"), SenderError);
}

TEST(SmtpSubmission, AnAddressCannotAddCommands) {
    EXPECT_THROW(SmtpSubmission({"a@b", {"x@y>\r\nRSET"}, ""}), std::invalid_argument);
    EXPECT_THROW(SmtpSubmission({"a@b", {"x@y"}, "s\n.\n"}), std::invalid_argument);
}

TEST(SmtpSubmission, TheGreetingAloneIsEnoughToKnowThatItListens) {
    SmtpSubmission submission = SmtpSubmission::greeting_only();

    EXPECT_EQ(submission.on_line(kHappyScript[0]), "QUIT\r\n");
    EXPECT_TRUE(submission.done());
    EXPECT_THROW((void)SmtpSubmission::greeting_only().on_line("421 too busy"), SenderError);
}

} // namespace
