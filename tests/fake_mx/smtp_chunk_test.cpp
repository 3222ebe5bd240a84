// Messages in chunks: RFC 3030.
#include "tests/fake_mx/script.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

namespace fake_mx {
namespace {

using script::codes_of;
using script::correct_host;
using script::Talk;
using script::talk_up_to_data;
using testing::StartsWith;

TEST(SmtpChunk, TakesChunks) {
    Talk talk = talk_up_to_data();

    EXPECT_EQ(codes_of(talk.raw("BDAT 5\r\n.\r\nabBDAT 2\r\ncdBDAT 0 LAST\r\n")), "250 250 250");
    EXPECT_EQ(talk.record.messages.at(0).content, ".\r\nabcd");
}

TEST(SmtpChunk, SwallowsTheChunkThatItRefuses) {
    Talk talk(correct_host());
    talk.say("EHLO client.example");

    EXPECT_EQ(codes_of(talk.raw("BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n")), "503 250");
    EXPECT_EQ(talk.next, NextStep::read);
}

TEST(SmtpChunk, RefusesToMixDataAndChunks) {
    Talk talk = talk_up_to_data();
    talk.raw("BDAT 2\r\nab");
    EXPECT_THAT(talk.say("DATA"), StartsWith("503"));
    EXPECT_THAT(talk.say("RCPT TO:<c@peer.example>"), StartsWith("503"));
}

TEST(SmtpChunk, EnforcesTheSizeLimitOnChunks) {
    HostSpec host = correct_host();
    host.size_limit = 4;
    Talk talk = talk_up_to_data(host);

    EXPECT_EQ(codes_of(talk.raw("BDAT 3\r\nabcBDAT 2\r\ndeBDAT 1 LAST\r\nf")), "250 552 503");
    EXPECT_TRUE(talk.record.messages.empty());
}

} // namespace
} // namespace fake_mx
