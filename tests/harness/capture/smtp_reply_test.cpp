#include "harness/capture/smtp_reply.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;
using testing::ElementsAre;

std::optional<std::vector<std::string>> taken(std::string text) {
    return take_reply(text);
}

TEST(SmtpReply, IsTakenOnceItIsWhole) {
    std::string buffer = "250-mx.example\r\n250 STARTTLS\r\n220 next";
    const auto reply = take_reply(buffer);

    ASSERT_TRUE(reply);
    EXPECT_THAT(*reply, ElementsAre("250-mx.example", "250 STARTTLS"));
    EXPECT_EQ(buffer, "220 next");
    EXPECT_FALSE(take_reply(buffer));
    EXPECT_EQ(buffer, "220 next");
}

TEST(SmtpReply, EndsWithALineThatIsNoneOfAReply) {
    EXPECT_THAT(*taken("HTTP/1.1 400 Bad Request\r\n\r\n"), ElementsAre("HTTP/1.1 400 Bad Request"));
    EXPECT_THAT(*taken("250-a\r\nnonsense\r\n250 b\r\n"), ElementsAre("250-a", "nonsense"));
    EXPECT_THAT(*taken("\n"), ElementsAre(""));
    EXPECT_THAT(*taken("250\r\n"), ElementsAre("250"));
}

TEST(SmtpReply, MayHaveAnyOctets) {
    std::string octets;
    for (int i = 0; i < 256; ++i)
        octets += static_cast<char>(i);
    const auto reply = taken(octets + "\n");

    ASSERT_TRUE(reply);
    EXPECT_EQ(code_of(*reply), 0);
    EXPECT_FALSE(announces(*reply, "STARTTLS"));
}

TEST(SmtpReplyCode, IsThatOfTheLastLine) {
    EXPECT_EQ(code_of({"250-a", "250 b"}), 250);
    EXPECT_EQ(code_of({"220"}), 220);
    for (const std::string line : {"", "22", "2 2", "-12 x", "abc def"})
        EXPECT_EQ(code_of({line}), 0) << line;
    EXPECT_EQ(code_of({}), 0);
}

TEST(Ehlo, AnnouncesAKeywordInAnyCaseAndWithWordsBehindIt) {
    EXPECT_TRUE(announces({"250-mx", "250 StartTLS"}, "STARTTLS"));
    EXPECT_TRUE(announces({"250-mx", "250-SIZE 100", "250 X"}, "SIZE"));
    EXPECT_FALSE(announces({"250-STARTTLS", "250 X"}, "STARTTLS")) << "the first line is the host's name";
    EXPECT_FALSE(announces({"250-mx", "250 STARTTLSX"}, "STARTTLS"));
    EXPECT_FALSE(announces({"250-mx", "250"}, "STARTTLS"));
}

} // namespace
