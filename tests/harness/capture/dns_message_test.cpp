#include "harness/capture/dns_message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace {

using namespace harness;
using testing::HasSubstr;

constexpr std::uint16_t kId = 0x1234;
const DnsQuestion kQuestion{"example.org.", "TXT", {}};

std::string question() {
    return *write_question(kQuestion, kId);
}

// Without the OPT record; with QR, RA, these other flags and this code.
std::string reply_of(unsigned flags, unsigned code, std::uint16_t records, const std::string& answer) {
    std::string reply = question();
    reply.resize(12 + 13 + 4);
    reply[2] = static_cast<char>(0x81 | (flags >> 8U));
    reply[3] = static_cast<char>(0x80 | (flags & 0xf0U) | code);
    reply[7] = static_cast<char>(records);
    reply[11] = 0;
    return reply + answer;
}

// A TXT record of the name in the question.
std::string txt(const std::string& text) {
    const std::string header("\xc0\x0c\0\x10\0\x01\0\0\0\x01\0", 11);
    return header + static_cast<char>(text.size() + 1) + static_cast<char>(text.size()) + text;
}

TEST(DnsQuestion, AsksForAllThatAResolverCanSay) {
    const std::string query = question();

    EXPECT_EQ(query.substr(0, 2), "\x12\x34");
    EXPECT_EQ(static_cast<unsigned char>(query[2]) & 0x01U, 0x01U) << "RD";
    EXPECT_EQ(static_cast<unsigned char>(query[3]), 0x20U) << "AD";
    EXPECT_EQ(static_cast<unsigned char>((*write_question({"a.", "MX", Checking::disabled}, 1))[3]), 0x30U);
    EXPECT_FALSE(write_question({std::string(300, 'a') + ".", "MX", {}}, 1));
}

TEST(DnsAnswer, HasTheRecordsAndWhetherTheyAreSecure) {
    const auto secure = read_answer(reply_of(0x20, 0, 1, txt("v=STSv1; id=1")), kQuestion, kId);

    ASSERT_TRUE(secure) << secure.error().why;
    EXPECT_EQ(secure->lookup.end, LookupEnd::answered);
    EXPECT_EQ(secure->lookup.security, Security::secure);
    EXPECT_THAT(secure->lookup.records, testing::ElementsAre("v=STSv1; id=1"));
    EXPECT_EQ(read_answer(reply_of(0, 0, 1, txt("x")), kQuestion, kId)->lookup.security, Security::insecure);
    EXPECT_EQ(read_answer(reply_of(0, 0, 0, ""), kQuestion, kId)->lookup.end, LookupEnd::no_data);
    EXPECT_EQ(read_answer(reply_of(0, 3, 0, ""), kQuestion, kId)->lookup.end, LookupEnd::no_name);
    const auto failed = read_answer(reply_of(0, 2, 0, ""), kQuestion, kId);
    EXPECT_EQ(failed->lookup.end, LookupEnd::failed);
    EXPECT_EQ(failed->lookup.code, "SERVFAIL");
}

TEST(DnsAnswer, IsNoneToAnotherQuestion) {
    const std::string reply = reply_of(0, 0, 1, txt("x"));
    EXPECT_FALSE(read_answer(reply, kQuestion, kId + 1));
    EXPECT_FALSE(read_answer(reply, {"example.net.", "TXT", {}}, kId));
    EXPECT_FALSE(read_answer(reply, {"example.org.", "MX", {}}, kId));
    EXPECT_FALSE(read_answer(question(), kQuestion, kId)) << "it is the question itself";
}

// Whoever answers may say anything: what is no message is refused, and nothing is read beyond its end.
TEST(DnsAnswer, IsRefusedWhereItIsBroken) {
    const std::string reply = reply_of(0, 0, 1, txt("v=STSv1; id=1"));
    for (std::size_t size = 0; size < reply.size(); ++size)
        EXPECT_FALSE(read_answer(std::string_view(reply).substr(0, size), kQuestion, kId)) << size;
    std::mt19937 random(1);
    for (int i = 0; i < 5000; ++i) {
        std::string broken = reply;
        for (int octet = 0; octet < 3; ++octet)
            broken[random() % broken.size()] = static_cast<char>(random());
        const auto answer = read_answer(broken, kQuestion, kId);
        if (answer) {
            EXPECT_LE(answer->lookup.records.size(), 64U);
        }
    }
}

} // namespace
