#include "harness/stack/mailu/milter_session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::mailu {
namespace {

using testing::HasSubstr;

std::string number(std::uint32_t value) {
    return {
        static_cast<char>(value >> 24U),
        static_cast<char>(value >> 16U),
        static_cast<char>(value >> 8U),
        static_cast<char>(value)};
}

std::string packet(char command, const std::string& data = {}) {
    return number(static_cast<std::uint32_t>(data.size()) + 1) + command + data;
}

// What Postfix offers: version 6, every action, every step.
const std::string kOffer = packet('O', number(6) + number(0x1ff) + number(0x1fffff));

TEST(MilterSession, NegotiatesVersionSixWithoutActionsAndWithEveryStep) {
    MilterSession session;
    EXPECT_EQ(session.feed(kOffer), packet('O', number(6) + number(0) + number(0)));
}

TEST(MilterSession, SpeaksAnOlderVersionIfTheMtaDoes) {
    MilterSession session;
    EXPECT_EQ(
        session.feed(packet('O', number(2) + number(0) + number(0))),
        packet('O', number(2) + number(0) + number(0))
    );
}

TEST(MilterSession, ContinuesAtEveryStepAndAcceptsAtTheEnd) {
    MilterSession session;
    session.feed(kOffer);
    for (const char step : std::string("CHMRTLNBU"))
        EXPECT_EQ(session.feed(packet(step, "data")), packet('c')) << step;
    EXPECT_EQ(session.messages(), 0U);
    EXPECT_EQ(session.feed(packet('E')), packet('a'));
    EXPECT_EQ(session.messages(), 1U);
}

TEST(MilterSession, AnswersNeitherMacrosNorAbortNorTheEndOfASession) {
    MilterSession session;
    session.feed(kOffer);
    EXPECT_EQ(session.feed(packet('D', "Cj") + packet('A') + packet('K')), "");
    EXPECT_FALSE(session.ended());
    EXPECT_EQ(session.feed(packet('M')), packet('c')) << "another message in the same connection";
    EXPECT_EQ(session.feed(packet('Q')), "");
    EXPECT_TRUE(session.ended());
}

TEST(MilterSession, TakesPacketsInPieces) {
    MilterSession session;
    const std::string all = kOffer + packet('M', "<a>") + packet('E');
    std::string replies;
    for (const char c : all)
        replies += session.feed({&c, 1});
    MilterSession whole;
    EXPECT_EQ(replies, whole.feed(all));
}

TEST(MilterSession, EndsWhatIsNotTheProtocol) {
    for (const std::string& data :
         {packet('M'),
          packet('O', "short"),
          packet('O', number(1) + number(0) + number(0)),
          kOffer + packet('z'),
          std::string("GET / HTTP/1.0\r\n\r\n"),
          number(0)}) {
        MilterSession session;
        session.feed(data);
        EXPECT_NE(session.trouble(), "");
        EXPECT_EQ(session.feed(packet('M')), "");
    }
}

} // namespace
} // namespace harness::mailu
