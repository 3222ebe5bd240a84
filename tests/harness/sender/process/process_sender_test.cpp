// A real Postfix in a world without DNS: what it is configured with, and what becomes of its mail.
#include "tests/harness/sender/process/sender_fixture.hpp"
#include "tests/harness/sender/process/smtp_sink.hpp"

#include <gmock/gmock.h>

namespace {

using namespace sender_test;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ProcessSenderTest : public PostfixTest {};

TEST_F(ProcessSenderTest, DeliversToAHostThatAccepts) {
    SmtpSink sink(context_);
    ProcessSender& sender = make_sender(settings_to("198.18.0.1"));
    run(sender.start());

    const std::string queue_id = run(sender.submit({kFrom, {"a@one.example"}, "a test"}));
    const auto missing = run(sender.wait_for_status({"a@one.example"}, in(20s)));

    EXPECT_THAT(missing, IsEmpty()) << whole_log();
    const auto statuses = statuses_of("a@one.example");
    ASSERT_THAT(statuses, SizeIs(1));
    EXPECT_EQ(statuses[0].queue_id, queue_id);
    EXPECT_EQ(statuses[0].outcome, Outcome::delivered);
    EXPECT_EQ(statuses[0].relay_address, "198.18.0.1");
    EXPECT_EQ(statuses[0].text, "250 2.0.0 accepted");
    ASSERT_THAT(sink.sessions(), SizeIs(1));
    EXPECT_EQ(sink.sessions()[0].client, sender.addresses()[0]);
    EXPECT_EQ(sink.sessions()[0].host, "198.18.0.1");
    EXPECT_EQ(sink.sessions()[0].commands.at(0), "EHLO sender.mxproof.example");
    EXPECT_EQ(sender.info().version, *installed_postfix_version());
    EXPECT_THAT(run(sender.queue()), IsEmpty());
}

TEST_F(ProcessSenderTest, DeliversOverIpv6FromItsOwnAddress) {
    SmtpSink sink(context_);
    ProcessSender& sender = make_sender(settings_to("IPv6:2001:db8:25::1"));
    run(sender.start());

    run(sender.submit({kFrom, {"a@one.example"}, "a test"}));
    run(sender.wait_for_status({"a@one.example"}, in(20s)));

    ASSERT_THAT(sink.sessions(), SizeIs(1)) << whole_log();
    EXPECT_EQ(sink.sessions()[0].client, sender.addresses()[1]);
    EXPECT_EQ(sink.sessions()[0].host, "2001:db8:25::1");
}

TEST_F(ProcessSenderTest, MailToAClosedHostIsDeferredAndStaysInTheQueue) {
    SmtpSink sink(context_);
    ProcessSender& sender = make_sender(settings_to("198.18.240.1"));
    run(sender.start());

    run(sender.submit({kFrom, {"a@one.example", "b@two.example"}, "a test"}));
    const auto missing = run(sender.wait_for_status({"a@one.example", "b@two.example"}, in(20s)));

    EXPECT_THAT(missing, IsEmpty()) << whole_log();
    ASSERT_THAT(statuses_of("a@one.example"), SizeIs(1));
    EXPECT_EQ(statuses_of("a@one.example")[0].outcome, Outcome::deferred);
    EXPECT_THAT(statuses_of("a@one.example")[0].text, HasSubstr("Connection refused"));
    const auto queue = run(sender.queue());
    ASSERT_THAT(queue, SizeIs(2));
    EXPECT_THAT(queue[0].delay_reason, HasSubstr("Connection refused"));
    EXPECT_THAT(sink.sessions(), IsEmpty());
}

TEST_F(ProcessSenderTest, ABouncedMessageLeavesNothingBehind) {
    SmtpSink sink(context_);
    sink.refuse_recipients();
    ProcessSender& sender = make_sender(settings_to("198.18.0.1"));
    run(sender.start());

    run(sender.submit({kFrom, {"a@one.example"}, "a test"}));
    run(sender.wait_for_status({"a@one.example", kFrom}, in(20s)));

    ASSERT_THAT(statuses_of("a@one.example"), SizeIs(1)) << whole_log();
    EXPECT_EQ(statuses_of("a@one.example")[0].outcome, Outcome::bounced);
    EXPECT_EQ(statuses_of("a@one.example")[0].dsn, "5.1.1");
    ASSERT_THAT(statuses_of(kFrom), SizeIs(1)) << whole_log();
    EXPECT_EQ(statuses_of(kFrom)[0].relay_host, "");
    EXPECT_THAT(sink.sessions(), SizeIs(1)) << "the bounce left the sender";
}

// postconf(5) smtp_tls_security_level: `may` falls back to plaintext only when the message has been in the
// queue for minimal_backoff_time.
TEST_F(ProcessSenderTest, OnlyALaterAttemptFallsBackToPlaintext) {
    SmtpSink sink(context_);
    sink.break_tls();
    auto settings = settings_to("198.18.0.1");
    settings
        .extra = {}; // an address literal as the domain needs no DNS, and keeps the transport's own next hop
    const std::string direct = "@[198.18.0.7]";
    settings.later_recipients = {"later" + direct};
    ProcessSender& sender = make_sender(settings);
    run(sender.start());

    const auto later = run(sender.submit({kFrom, {"later" + direct}, "later", true}));
    run(sender.submit({kFrom, {"first" + direct}, "first"}));
    EXPECT_THAT(run(sender.wait_for_status({"later" + direct, "first" + direct}, in(20s))), IsEmpty());
    EXPECT_THAT(run(sender.later_attempts()->retry(later, {"later" + direct}, in(20s))), IsEmpty())
        << whole_log();

    const auto statuses = statuses_of("later" + direct);
    ASSERT_THAT(statuses, SizeIs(2)) << whole_log();
    EXPECT_EQ(statuses[0].outcome, Outcome::deferred);
    EXPECT_EQ(statuses[1].outcome, Outcome::delivered);
    ASSERT_THAT(statuses_of("first" + direct), SizeIs(1)) << whole_log();
    EXPECT_EQ(statuses_of("first" + direct)[0].outcome, Outcome::deferred);
}

TEST_F(ProcessSenderTest, ARefusedSubmissionSaysWhatPostfixReplied) {
    ProcessSender& sender = make_sender(settings_to("198.18.0.1"));
    run(sender.start());

    try {
        run(sender.submit({kFrom, {"not an address"}, "a test"}));
        FAIL() << "the submission was accepted";
    } catch (const SenderError& error) {
        EXPECT_THAT(error.what(), HasSubstr("501"));
    }
}

} // namespace
