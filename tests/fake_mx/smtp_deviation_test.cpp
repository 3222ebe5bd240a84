// The named ways in which a host deviates: one test each.
#include "tests/fake_mx/script.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace fake_mx {
namespace {

using script::codes_of;
using script::host_with;
using script::Talk;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(SmtpDeviation, ResetsConnections) {
    const Talk talk(host_with(ResetsConnections{}));

    EXPECT_EQ(talk.said, "");
    EXPECT_EQ(talk.next, NextStep::reset);
}

TEST(SmtpDeviation, StarttlsNotOffered) {
    Talk talk(host_with(StarttlsNotOffered{}));

    EXPECT_THAT(talk.say("EHLO client.example"), Not(HasSubstr("STARTTLS")));
    EXPECT_THAT(talk.say("STARTTLS"), StartsWith("502 5.5.1"));
    EXPECT_FALSE(talk.record.tls);
    EXPECT_THAT(talk.say("MAIL FROM:<>"), StartsWith("250"));
}

TEST(SmtpDeviation, StarttlsRefused) {
    Talk talk(host_with(StarttlsRefused{}));

    EXPECT_THAT(talk.say("EHLO client.example"), HasSubstr("STARTTLS"));
    EXPECT_EQ(talk.say("STARTTLS"), "454 4.7.0 TLS not available due to temporary reason");
    EXPECT_FALSE(talk.record.tls);
    EXPECT_THAT(talk.say("MAIL FROM:<>"), StartsWith("250")); // Postfix `may` goes on in the same session
}

TEST(SmtpDeviation, HandshakeFails) {
    Talk talk(host_with(HandshakeFails{}));
    talk.say("EHLO client.example");

    EXPECT_THAT(talk.say("STARTTLS"), StartsWith("220"));
    EXPECT_EQ(talk.next, NextStep::start_failing_tls);
    EXPECT_TRUE(talk.record.tls);
}

TEST(SmtpDeviation, ClosesAfterStarttls) {
    Talk talk(host_with(ClosesAfterStarttls{}));
    talk.say("EHLO client.example");

    EXPECT_THAT(talk.say("STARTTLS"), StartsWith("220"));
    EXPECT_EQ(talk.next, NextStep::hang_up);
    EXPECT_FALSE(talk.record.tls->established);
}

TEST(SmtpDeviation, HangsAfterStarttls) {
    Talk talk(host_with(HangsAfterStarttls{}));
    talk.say("EHLO client.example");

    EXPECT_THAT(talk.say("STARTTLS"), StartsWith("220"));
    EXPECT_EQ(talk.next, NextStep::stay_silent);
}

TEST(SmtpDeviation, ClosesInHandshake) {
    Talk talk(host_with(ClosesInHandshake{}));
    talk.say("EHLO client.example");

    EXPECT_THAT(talk.say("STARTTLS"), StartsWith("220"));
    EXPECT_EQ(talk.next, NextStep::half_tls_then_hang_up);
}

TEST(SmtpDeviation, HangsInHandshake) {
    Talk talk(host_with(HangsInHandshake{}));
    talk.say("EHLO client.example");

    EXPECT_THAT(talk.say("STARTTLS"), StartsWith("220"));
    EXPECT_EQ(talk.next, NextStep::half_tls_then_stay_silent);
}

TEST(SmtpDeviation, GoesOnInPlaintext) {
    Talk talk(host_with(GoesOnInPlaintext{}));
    talk.say("EHLO client.example");

    EXPECT_THAT(talk.say("STARTTLS"), StartsWith("220"));
    EXPECT_EQ(talk.raw(std::string("\x16\x03\x01\0\xf0\n\x01", 7)), "500 5.5.2 Command not recognised\r\n");
    EXPECT_EQ(talk.next, NextStep::read);
    EXPECT_FALSE(talk.record.tls->established);
    EXPECT_THAT(talk.say("MAIL FROM:<>"), StartsWith("250")); // a client that has not noticed
}

TEST(SmtpDeviation, InjectsBehindStarttls) {
    Talk talk(host_with(InjectsBehindStarttls{}));
    talk.say("EHLO client.example");

    EXPECT_EQ(codes_of(talk.raw("STARTTLS\r\n")), "220 250");
    EXPECT_EQ(talk.next, NextStep::start_tls);
}

// RFC 5321 3.1: after a refusing greeting the server waits for QUIT and answers anything else 503.
TEST(SmtpDeviation, RefusesAtTheGreeting) {
    Talk talk(host_with(Refuses{"GREETING", "554 5.7.1 Not you"}));

    EXPECT_EQ(talk.said, "554 5.7.1 Not you\r\n");
    EXPECT_THAT(talk.say("EHLO client.example"), StartsWith("503"));
    EXPECT_THAT(talk.say("QUIT"), StartsWith("221"));
}

TEST(SmtpDeviation, ClosesAfterAnnouncingIt) {
    const Talk talk(host_with(Refuses{"GREETING", "421 4.3.2 Shutting down"}));

    EXPECT_EQ(talk.next, NextStep::hang_up);
}

class RefusesCommand : public testing::TestWithParam<std::string> {};

// Each step of a delivery, refused; nothing is accepted, and the session goes on.
TEST_P(RefusesCommand, WithTheReplyGivenAndNoEffect) {
    const std::string command = GetParam();
    Talk talk(host_with(Refuses{command, "450 4.7.1 Not now"}));
    std::string answers;

    for (const std::string line :
         {command == "HELO" ? "HELO client.example" : "EHLO client.example",
          "MAIL FROM:<>",
          "RCPT TO:<b@peer.example>",
          "DATA",
          ".",
          "RSET",
          "VRFY b",
          "NOOP",
          "STARTTLS",
          "QUIT"})
        answers += talk.say(line) + "\n";

    EXPECT_THAT(answers, HasSubstr("450 4.7.1 Not now\n"));
    const bool about_delivery = command != "RSET" && command != "VRFY" && command != "NOOP" &&
                                command != "STARTTLS" && command != "QUIT";
    EXPECT_EQ(talk.record.messages.empty(), about_delivery);
    EXPECT_EQ(talk.next, NextStep::hang_up); // QUIT, however it was answered
}

INSTANTIATE_TEST_SUITE_P(
    SmtpDeviation,
    RefusesCommand,
    testing::Values(
        "EHLO", "HELO", "MAIL", "RCPT", "DATA", "MESSAGE", "RSET", "VRFY", "NOOP", "STARTTLS", "QUIT"
    ),
    [](const auto& each) { return each.param; }
);

TEST(SmtpDeviation, IsInPlaintextOrOverTlsAlone) {
    for (const Layer layer : {Layer::plaintext, Layer::tls}) {
        Talk talk(host_with(Refuses{"MAIL", "530 5.7.0 Must issue a STARTTLS command first", layer}));
        talk.say("EHLO client.example");
        const std::string in_plaintext = codes_of(talk.say("MAIL FROM:<>") + "\r\n");
        talk.say("RSET");
        talk.say("STARTTLS");
        talk.say("EHLO client.example");

        EXPECT_EQ(in_plaintext, layer == Layer::plaintext ? "530" : "250");
        EXPECT_THAT(talk.say("MAIL FROM:<>"), StartsWith(layer == Layer::tls ? "530" : "250"));
    }
}

TEST(SmtpDeviation, IsInTheSessionsThatItNamesAlone) {
    const HostSpec host = host_with(Refuses{"MAIL", "450 4.7.1 Wait", Layer::any, {2, 3}});
    for (const std::uint64_t number : {1U, 2U, 3U, 4U}) {
        SessionRecord record;
        SmtpSession session(host, record, number);
        std::string said;
        session.start(script::kStart, said);
        session.receive("EHLO client.example\r\nMAIL FROM:<>\r\n", script::kStart, said);
        EXPECT_EQ(said.find("450 4.7.1") != std::string::npos, number == 2 || number == 3) << number;
    }
}

TEST(SmtpDeviation, AnnouncesOtherwise) {
    Talk talk(host_with(AnnouncesOtherwise{{"8BITMIME", "CHUNKING"}, {"AUTH PLAIN"}}));

    const std::string reply = talk.say("EHLO client.example");

    EXPECT_THAT(reply, Not(HasSubstr("8BITMIME")));
    EXPECT_THAT(reply, HasSubstr("250-SMTPUTF8\r\n250 AUTH PLAIN"));
}

// RFC 8689 2: nothing of it is known to a session in plaintext.
TEST(SmtpDeviation, KnowsRequiretlsOverTlsAlone) {
    const std::string mail = "MAIL FROM:<> REQUIRETLS";
    Talk talk(host_with(AnnouncesOtherwise{{}, {"REQUIRETLS"}}));
    EXPECT_THAT(talk.say("EHLO client.example"), Not(HasSubstr("REQUIRETLS")));
    EXPECT_THAT(talk.say(mail), StartsWith("555 5.5.4"));
    talk.say("STARTTLS");
    EXPECT_THAT(talk.say("EHLO client.example"), HasSubstr("250 REQUIRETLS"));
    EXPECT_THAT(talk.say(mail + "=yes"), StartsWith("501"));
    EXPECT_THAT(talk.say(mail), StartsWith("250"));
    talk.say("RCPT TO:<b@peer.example>");
    talk.say("DATA");
    talk.say(".");
    EXPECT_TRUE(talk.record.messages.at(0).requires_tls);

    Talk other(correct_host());
    other.say("EHLO client.example");
    other.say("STARTTLS");
    other.say("EHLO client.example");
    EXPECT_THAT(other.say(mail), StartsWith("555 5.5.4"));
}

TEST(SmtpDeviation, RefusesTheMessageAfterItHasSeenIt) {
    Talk talk(host_with(Refuses{"MESSAGE", "554 5.7.1 Spam"}));
    talk.say("EHLO client.example");

    EXPECT_EQ(
        codes_of(talk.raw("MAIL FROM:<>\r\nRCPT TO:<b@peer.example>\r\nDATA\r\nsecret\r\n.\r\n")),
        "250 250 354 554"
    );
    ASSERT_EQ(talk.record.unaccepted_messages.size(), 1U);
    EXPECT_EQ(talk.record.unaccepted_messages[0].content, "secret\r\n");
    EXPECT_EQ(talk.record.unaccepted_messages[0].accepted_reply, "554 5.7.1 Spam");
    EXPECT_THAT(talk.say("MAIL FROM:<>"), StartsWith("250"));
}

TEST(SmtpDeviation, RefusesChunksLikeData) {
    Talk talk(host_with(Refuses{"DATA", "451 4.3.0 Not now"}));
    talk.say("EHLO client.example");

    const std::string answers =
        talk.raw("MAIL FROM:<>\r\nRCPT TO:<b@peer.example>\r\nBDAT 6\r\nQUIT\r\nBDAT 1 LAST\r\nxNOOP\r\n");

    EXPECT_EQ(codes_of(answers), "250 250 451 503 250");
    EXPECT_TRUE(talk.record.messages.empty());
}

TEST(SmtpDeviation, HangsUp) {
    Talk talk(host_with(HangsUp{"MESSAGE"}));
    talk.say("EHLO client.example");
    talk.raw("MAIL FROM:<>\r\nRCPT TO:<b@peer.example>\r\nDATA\r\n");

    EXPECT_EQ(talk.raw("secret\r\n.\r\nQUIT\r\n"), "");
    EXPECT_EQ(talk.next, NextStep::hang_up);
    EXPECT_EQ(talk.record.unaccepted_messages.at(0).content, "secret\r\n");
}

TEST(SmtpDeviation, FallsSilent) {
    Talk greeting(host_with(FallsSilent{"GREETING"}));
    EXPECT_EQ(greeting.said, "");
    EXPECT_EQ(greeting.next, NextStep::stay_silent);

    Talk talk(host_with(FallsSilent{"MAIL"}));
    talk.say("EHLO client.example");
    EXPECT_EQ(talk.raw("MAIL FROM:<>\r\nRCPT TO:<b@peer.example>\r\n"), "");
    EXPECT_EQ(talk.next, NextStep::stay_silent);
}

TEST(SmtpDeviation, SendsRepliesOfSeveralLinesAsTheyAre) {
    Talk talk(host_with(Refuses{"MAIL", "550-5.7.1 See\r\n550 5.7.1 the postmaster"}));
    talk.say("EHLO client.example");

    EXPECT_EQ(codes_of(talk.raw("MAIL FROM:<>\r\n")), "550");
    EXPECT_EQ(talk.dialogue().back(), "S: 550 5.7.1 the postmaster");
}

} // namespace
} // namespace fake_mx
