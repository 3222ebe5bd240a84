// One happy script per way of delivering, played in every way in which it can be cut: in pieces of any size,
// and broken off at every step.
#include "tests/fake_mx/script.hpp"
#include "tests/support/named.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

namespace fake_mx {
namespace {

using script::codes_of;
using script::correct_host;
using script::Talk;
using script::Turn;

class HappyScript : public testing::TestWithParam<support::Named<std::vector<Turn> (*)()>> {};

TEST_P(HappyScript, DeliversOneMessageOverTls) {
    Talk talk(correct_host());

    for (const Turn& turn : GetParam().value())
        EXPECT_EQ(codes_of(talk.raw(turn.says)), turn.codes) << turn.says;

    EXPECT_EQ(talk.next, NextStep::hang_up);
    ASSERT_EQ(talk.record.messages.size(), 1U);
    EXPECT_TRUE(talk.record.messages[0].over_tls);
    EXPECT_TRUE(talk.record.messages[0].content.starts_with("Subject: a\r\n\r\n.dot\r\ntext"));
}

TEST_P(HappyScript, GivesTheSameRecordHoweverItArrives) {
    Talk whole(correct_host());
    for (const Turn& turn : GetParam().value())
        whole.raw(turn.says);
    for (unsigned seed = 0; seed < 300; ++seed) {
        std::mt19937 random(seed);
        Talk pieces(correct_host());
        for (const Turn& turn : GetParam().value()) {
            std::string_view rest = turn.says;
            while (!rest.empty()) {
                const std::string_view piece = rest.substr(0, 1 + random() % (1 + seed % 40));
                rest.remove_prefix(piece.size());
                pieces.raw(piece);
            }
        }
        ASSERT_EQ(pieces.said, whole.said) << "seed " << seed;
        ASSERT_EQ(pieces.dialogue(), whole.dialogue()) << "seed " << seed;
        ASSERT_EQ(pieces.record.messages.at(0).content, whole.record.messages.at(0).content)
            << "seed " << seed;
        ASSERT_EQ(pieces.next, whole.next) << "seed " << seed;
    }
}

// The client hangs up after any octet. A message is accepted if and only if the reply that says so was given,
// and content that was seen is in the record.
TEST_P(HappyScript, AcceptsNothingThatItDidNotAcknowledge) {
    const auto turns = GetParam().value();
    std::size_t octets = 0;
    for (const Turn& turn : turns)
        octets += turn.says.size();
    for (std::size_t end = 0; end <= octets; ++end) {
        Talk talk(correct_host());
        std::size_t left = end;
        for (const Turn& turn : turns) {
            const std::string_view part = std::string_view(turn.says).substr(0, left);
            left -= part.size();
            talk.raw(part);
        }
        talk.session.connection_over(script::kStart);

        const bool acknowledged = talk.said.find("Accepted by") != std::string::npos;
        ASSERT_EQ(talk.record.messages.size(), acknowledged ? 1U : 0U) << "after " << end << " octets";
        if (acknowledged) {
            ASSERT_TRUE(talk.record.unaccepted_messages.empty()) << "after " << end << " octets";
        } else if (talk.record.unaccepted_messages.size() == 1) {
            ASSERT_EQ(talk.record.unaccepted_messages[0].accepted_reply, "") << "after " << end << " octets";
            ASSERT_FALSE(talk.record.unaccepted_messages[0].content.empty()) << "after " << end << " octets";
        }
    }
}

// The server breaks the dialogue at each step in turn, in each way that names a step.
TEST_P(HappyScript, IsNeverCompletedByAHostThatDeviatesAtAStepOfTheDelivery) {
    for (const std::string step : {"GREETING", "EHLO", "MAIL", "RCPT", "DATA", "MESSAGE"}) {
        for (const Deviation& deviation :
             {Deviation(Refuses{step, "450 4.7.1 Not now"}),
              Deviation(Refuses{step, "421 4.3.2 Closing"}),
              Deviation(HangsUp{step}),
              Deviation(FallsSilent{step})}) {
            Talk talk(script::host_with(deviation));
            for (const Turn& turn : GetParam().value())
                if (talk.next == NextStep::read || talk.next == NextStep::start_tls) talk.raw(turn.says);
            talk.session.connection_over(script::kStart);

            EXPECT_TRUE(talk.record.messages.empty()) << step << ", deviation " << deviation.index();
            EXPECT_EQ(talk.said.find("Accepted"), std::string::npos) << step;
        }
    }
}

// What is not SMTP at all must not get past the limits, nor crash.
TEST(SmtpSession, SurvivesAnything) {
    const std::vector<std::string> words{
        "EHLO a\r\n",
        "MAIL FROM:<>\r\n",
        "RCPT TO:<a@b>\r\n",
        "DATA\r\n",
        ".\r\n",
        "BDAT 3\r\n",
        "BDAT 0 LAST\r\n",
        "STARTTLS\r\n",
        "RSET\r\n",
        "\r",
        "\n",
        ".",
        "<",
        "\"",
        "\\",
        " "};
    for (unsigned seed = 0; seed < 500; ++seed) {
        std::mt19937 random(seed);
        Talk talk(correct_host());
        for (int i = 0; i < 60 && talk.next != NextStep::hang_up; ++i) {
            std::string piece = words[random() % words.size()];
            if (random() % 4 == 0) piece += static_cast<char>(random() % 256);
            talk.raw(piece);
        }
        talk.session.connection_over(script::kStart);
        std::size_t accepted = 0;
        for (std::size_t at = talk.said.find("Accepted"); at != std::string::npos;
             at = talk.said.find("Accepted", at + 1))
            ++accepted;
        ASSERT_EQ(talk.record.messages.size(), accepted) << "seed " << seed;
    }
}

INSTANTIATE_TEST_SUITE_P(
    SmtpSession,
    HappyScript,
    testing::Values(
        support::Named{"DATA", &script::happy_delivery}, support::Named{"BDAT", &script::happy_chunks}
    )
);

} // namespace
} // namespace fake_mx
