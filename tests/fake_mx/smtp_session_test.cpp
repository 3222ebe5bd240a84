// The rules of the protocol: what a correct host answers.
#include "tests/fake_mx/script.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace fake_mx {
namespace {

using script::codes_of;
using script::correct_host;
using script::Talk;
using script::talk_up_to_data;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(SmtpSession, GreetsAndOffersWhatItCanDo) {
    Talk talk(correct_host());

    const std::string answer = talk.say("EHLO client.example");

    EXPECT_EQ(talk.said.substr(0, talk.said.find("\r\n")), "220 mx1.peer.example ESMTP");
    EXPECT_EQ(
        answer,
        "250-mx1.peer.example\r\n250-PIPELINING\r\n250-SIZE "
        "10485760\r\n250-STARTTLS\r\n250-ENHANCEDSTATUSCODES\r\n"
        "250-8BITMIME\r\n250-DSN\r\n250-SMTPUTF8\r\n250 CHUNKING"
    );
    EXPECT_THAT(
        talk.dialogue(),
        ElementsAre(
            "S: 220 mx1.peer.example ESMTP",
            "C: EHLO client.example",
            "S: 250-mx1.peer.example",
            "S: 250-PIPELINING",
            "S: 250-SIZE 10485760",
            "S: 250-STARTTLS",
            "S: 250-ENHANCEDSTATUSCODES",
            "S: 250-8BITMIME",
            "S: 250-DSN",
            "S: 250-SMTPUTF8",
            "S: 250 CHUNKING"
        )
    );
}

TEST(SmtpSession, OffersNothingAfterHelo) {
    Talk talk(correct_host());

    EXPECT_EQ(talk.say("HELO client.example"), "250 mx1.peer.example");
    EXPECT_THAT(talk.say("STARTTLS"), StartsWith("503"));
    EXPECT_THAT(talk.say("MAIL FROM:<> SIZE=1"), StartsWith("555"));
}

TEST(SmtpSession, NamesItselfTheChannelAndTheSessionWhenItAccepts) {
    Talk talk = talk_up_to_data();
    talk.say("DATA");

    const std::string answer = talk.raw("Subject: a\r\n\r\n..dot\r\n.\r\n");

    EXPECT_EQ(answer, "250 2.0.0 Accepted by mx1.peer.example in plaintext (session 17)\r\n");
    ASSERT_EQ(talk.record.messages.size(), 1U);
    const ReceivedMessage& message = talk.record.messages.front();
    EXPECT_EQ(message.sender, "a@client.example");
    EXPECT_THAT(message.recipients, ElementsAre("b@peer.example"));
    EXPECT_EQ(message.content, "Subject: a\r\n\r\n.dot\r\n");
    EXPECT_FALSE(message.over_tls);
    EXPECT_EQ(message.accepted_reply + "\r\n", answer);
    EXPECT_TRUE(talk.record.unaccepted_messages.empty());
}

TEST(SmtpSession, SaysWhichTlsAMessageCameOver) {
    Talk talk(correct_host());
    talk.say("EHLO client.example");
    talk.say("STARTTLS");
    talk.say("EHLO client.example");
    talk.say("MAIL FROM:<>");
    talk.say("RCPT TO:<b@peer.example>");
    talk.say("DATA");

    const std::string answer = talk.say(".");

    EXPECT_EQ(answer, "250 2.0.0 Accepted by mx1.peer.example over TLSv1.3 (session 17)");
    EXPECT_TRUE(talk.record.messages.at(0).over_tls);
}

// RFC 2920 3.2: the replies to a group come together and in order.
TEST(SmtpSession, AnswersAPipelinedGroupAtOnce) {
    Talk talk(correct_host());
    talk.say("EHLO client.example");

    const std::string answer = talk.raw(
        "MAIL FROM:<>\r\nRCPT TO:<a@peer.example>\r\nRCPT TO:nobody\r\nRCPT TO:<b@peer.example>\r\nDATA\r\n"
    );

    EXPECT_EQ(codes_of(answer), "250 250 501 250 354");
}

TEST(SmtpSession, RefusesCommandsOutOfOrder) {
    Talk talk(correct_host());
    EXPECT_THAT(talk.say("MAIL FROM:<>"), StartsWith("503 5.5.1"));
    EXPECT_THAT(talk.say("STARTTLS"), StartsWith("503 5.5.1"));
    talk.say("EHLO client.example");
    EXPECT_THAT(talk.say("RCPT TO:<b@peer.example>"), StartsWith("503 5.5.1"));
    EXPECT_THAT(talk.say("DATA"), StartsWith("503 5.5.1"));
    talk.say("MAIL FROM:<>");
    EXPECT_THAT(talk.say("MAIL FROM:<>"), StartsWith("503 5.5.1"));
    EXPECT_THAT(talk.say("STARTTLS"), StartsWith("503 5.5.1"));
    EXPECT_THAT(talk.say("DATA"), StartsWith("503 5.5.1"));
    EXPECT_THAT(talk.say("RCPT TO:<b@peer.example>"), StartsWith("250"));
}

TEST(SmtpSession, RefusesWhatItCannotParse) {
    Talk talk(correct_host());
    EXPECT_THAT(talk.say("EHLO"), StartsWith("501"));
    EXPECT_THAT(talk.say("EHLO two words"), StartsWith("501"));
    EXPECT_THAT(talk.say("BOGUS"), StartsWith("500"));
    EXPECT_THAT(talk.say(""), StartsWith("500"));
    EXPECT_THAT(talk.say("EXPN list"), StartsWith("502"));
    talk.say("EHLO client.example");
    EXPECT_THAT(talk.say("MAIL FROM:a@b.example"), StartsWith("501"));
    EXPECT_THAT(talk.say("MAIL FROM:<nodomain>"), StartsWith("501 5.1.7"));
    EXPECT_THAT(talk.say("STARTTLS now"), StartsWith("501"));
    EXPECT_THAT(talk.say("MAIL FROM:<> AUTH=<>"), StartsWith("555"));
    talk.say("MAIL FROM:<>");
    EXPECT_THAT(talk.say("RCPT TO:<>"), StartsWith("501 5.1.3"));
    EXPECT_THAT(talk.say("RCPT TO:<Postmaster>"), StartsWith("250"));
    EXPECT_THAT(talk.say("DATA now"), StartsWith("501"));
    EXPECT_THAT(talk.say("QUIT now"), StartsWith("501"));
    EXPECT_EQ(talk.next, NextStep::read);
}

TEST(SmtpSession, ServesTheSmallCommands) {
    Talk talk(correct_host());
    EXPECT_THAT(talk.say("NOOP anything"), StartsWith("250"));
    EXPECT_THAT(talk.say("HELP"), StartsWith("214"));
    EXPECT_THAT(talk.say("VRFY b@peer.example"), StartsWith("252"));
    EXPECT_THAT(talk.say("VRFY"), StartsWith("501"));
    EXPECT_THAT(talk.say("RSET"), StartsWith("250"));
    EXPECT_THAT(talk.say("quit"), StartsWith("221"));
    EXPECT_EQ(talk.next, NextStep::hang_up);
}

// RFC 2920 3.1: a client learns at DATA that all its recipients were refused.
TEST(SmtpSession, RefusesDataWithoutAValidRecipient) {
    Talk talk(correct_host());
    talk.say("EHLO client.example");

    EXPECT_EQ(codes_of(talk.raw("MAIL FROM:<>\r\nRCPT TO:<nobody>\r\nDATA\r\n")), "250 501 554");
    EXPECT_THAT(talk.record.attempted_recipients, ElementsAre("nobody"));
}

TEST(SmtpSession, ForgetsTheTransactionAtRsetAndEhlo) {
    for (const std::string command : {"RSET", "EHLO client.example"}) {
        Talk talk = talk_up_to_data();
        talk.say(command);
        EXPECT_THAT(talk.say("DATA"), StartsWith("503")) << command;
        EXPECT_THAT(talk.say("MAIL FROM:<>"), StartsWith("250")) << command;
    }
}

TEST(SmtpSession, TakesSeveralMessagesInOneSession) {
    Talk talk(correct_host());
    talk.say("EHLO client.example");
    for (int i = 0; i < 3; ++i)
        talk.raw("MAIL FROM:<>\r\nRCPT TO:<b@peer.example>\r\nDATA\r\n" + std::to_string(i) + "\r\n.\r\n");

    ASSERT_EQ(talk.record.messages.size(), 3U);
    EXPECT_EQ(talk.record.messages[2].content, "2\r\n");
}

// RFC 1870 6.1
TEST(SmtpSession, EnforcesTheSizeLimitAtMailAndAtTheEnd) {
    HostSpec host = correct_host();
    host.size_limit = 20;
    Talk talk(host);
    talk.say("EHLO client.example");
    EXPECT_THAT(talk.say("MAIL FROM:<> SIZE=21"), StartsWith("552 5.3.4"));
    talk.raw("MAIL FROM:<> SIZE=20\r\nRCPT TO:<b@peer.example>\r\nDATA\r\n");

    EXPECT_THAT(talk.raw(std::string(19, 'x') + "\r\n.\r\n"), StartsWith("552 5.3.4"));
    EXPECT_TRUE(talk.record.messages.empty());
    EXPECT_EQ(codes_of(talk.raw("MAIL FROM:<>\r\nRCPT TO:<b@peer.example>\r\nDATA\r\n")), "250 250 354");
    EXPECT_THAT(talk.raw(std::string(18, 'x') + "\r\n.\r\n"), StartsWith("250"));
}

// RFC 5321 4.5.3.1.9
TEST(SmtpSession, RefusesOverlongLinesAndGoesOn) {
    Talk talk = talk_up_to_data();
    EXPECT_THAT(talk.say("NOOP " + std::string(SmtpSession::kCommandLineLimit - 7, 'x')), StartsWith("250"));
    EXPECT_THAT(talk.say("NOOP " + std::string(SmtpSession::kCommandLineLimit - 6, 'x')), StartsWith("500"));
    talk.say("DATA");

    EXPECT_THAT(talk.raw(std::string(999, 'x') + "\r\n.\r\n"), StartsWith("500"));

    EXPECT_TRUE(talk.record.messages.empty());
    EXPECT_THAT(talk.dialogue(), testing::Contains("C: (line longer than 1012 octets)"));
    talk.raw("MAIL FROM:<>\r\nRCPT TO:<b@peer.example>\r\nDATA\r\n");
    EXPECT_THAT(talk.raw(std::string(998, 'x') + "\r\n.\r\n"), StartsWith("250"));
}

TEST(SmtpSession, ToleratesABareLineFeedInCommandsAndSaysSo) {
    Talk talk(correct_host());

    EXPECT_EQ(talk.raw("HELO client.example\n"), "250 mx1.peer.example\r\n");
    EXPECT_EQ(talk.dialogue().at(2), "# the line ended in a bare LF");
}

// RFC 6531 3.5
TEST(SmtpSession, TakesAddressesInUtf8OnlyWhereAsked) {
    Talk talk(correct_host());
    talk.say("EHLO client.example");
    EXPECT_THAT(talk.say("MAIL FROM:<ä@client.example>"), StartsWith("553 5.6.7"));
    talk.say("MAIL FROM:<>");
    EXPECT_THAT(talk.say("RCPT TO:<ä@peer.example>"), StartsWith("553 5.6.7"));
    talk.say("RSET");
    EXPECT_THAT(talk.say("MAIL FROM:<ä@client.example> SMTPUTF8"), StartsWith("250"));
    EXPECT_THAT(talk.say("RCPT TO:<ä@peer.example>"), StartsWith("250"));
}

TEST(SmtpSession, BoundsTheRecipientsOfAMessage) {
    Talk talk = talk_up_to_data();
    for (std::size_t i = 1; i < SmtpSession::kRecipientLimit; ++i)
        talk.say("RCPT TO:<b@peer.example>");

    EXPECT_EQ(talk.record.failed, "");
    EXPECT_THAT(talk.say("RCPT TO:<b@peer.example>"), StartsWith("452 4.5.3"));
    EXPECT_EQ(talk.record.failed, "the message has too many recipients"); // not the behaviour of the host
    EXPECT_THAT(talk.say("DATA"), StartsWith("354"));
}

TEST(SmtpSession, BoundsTheCommandsOfASession) {
    Talk talk(correct_host());
    std::string many;
    for (std::size_t i = 0; i < SmtpSession::kCommandLimit; ++i)
        many += "NOOP\r\n";
    talk.raw(many);
    ASSERT_EQ(talk.next, NextStep::read);

    EXPECT_THAT(talk.say("NOOP"), StartsWith("421"));
    EXPECT_EQ(talk.next, NextStep::hang_up);
    EXPECT_EQ(talk.record.failed, "the session has too many commands");
}

TEST(SmtpSession, BoundsTheOctetsOfASession) {
    HostSpec host = correct_host();
    host.size_limit = SmtpSession::kSessionOctets / 4;
    Talk talk(host, {"EHLO client.example"});
    const std::string message(host.size_limit, 'x');
    const auto bring = [&] {
        talk.say("MAIL FROM:<>");
        talk.say("RCPT TO:<b@peer.example>");
        talk.say("BDAT " + std::to_string(message.size()) + " LAST");
        return talk.raw(message);
    };
    for (int i = 0; i < 4; ++i)
        EXPECT_THAT(bring(), StartsWith("250")) << i;
    EXPECT_EQ(talk.record.failed, "");

    EXPECT_THAT(bring(), StartsWith("452 4.3.1"));
    EXPECT_EQ(talk.record.failed, "the session has brought too many octets");
}

// RFC 3207 4.2: "The server MUST discard any knowledge obtained from the client"
TEST(SmtpSession, StartsAnewAfterStarttls) {
    Talk talk(correct_host());
    talk.say("EHLO client.example");

    EXPECT_THAT(talk.say("STARTTLS"), StartsWith("220 2.0.0"));
    EXPECT_EQ(talk.next, NextStep::start_tls);
    EXPECT_THAT(talk.say("MAIL FROM:<>"), StartsWith("503"));
    EXPECT_THAT(talk.say("EHLO client.example"), Not(HasSubstr("STARTTLS")));
    EXPECT_THAT(talk.say("STARTTLS"), StartsWith("503"));
    EXPECT_THAT(talk.say("MAIL FROM:<>"), StartsWith("250"));
}

// CVE-2011-0411: what an attacker glues behind STARTTLS must not be obeyed inside TLS.
TEST(SmtpSession, DiscardsWhatIsGluedBehindStarttls) {
    Talk talk(correct_host());
    talk.say("EHLO client.example");

    const std::string answer = talk.raw("STARTTLS\r\nRSET\r\nMAIL FR");

    EXPECT_EQ(codes_of(answer), "220");
    EXPECT_EQ(talk.dialogue().back(), "# 13 octets glued behind STARTTLS discarded");
    EXPECT_EQ(codes_of(talk.raw("EHLO client.example\r\n")), "250");
}

// Who must never have got a mail must not have seen half of it either.
TEST(SmtpSession, RemembersContentThatWasNeverCompleted) {
    Talk chunks = talk_up_to_data();
    chunks.raw("BDAT 6\r\nsecret");
    chunks.say("RSET");
    ASSERT_EQ(chunks.record.unaccepted_messages.size(), 1U);
    EXPECT_EQ(chunks.record.unaccepted_messages[0].content, "secret");

    Talk data = talk_up_to_data();
    data.say("DATA");
    data.raw("secret\r\n");
    data.session.connection_over(script::kStart);
    ASSERT_EQ(data.record.unaccepted_messages.size(), 1U);
    EXPECT_EQ(data.record.unaccepted_messages[0].content, "secret\r\n");
    EXPECT_EQ(data.record.unaccepted_messages[0].accepted_reply, "");
    EXPECT_TRUE(data.record.messages.empty());
}

} // namespace
} // namespace fake_mx
