#include "harness/sender/resolver_probe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;

constexpr std::uint16_t kId = 0x1234;

// The reply to probe_query(kId): its first bytes of flags, and how many answers it has.
std::string reply(unsigned high, unsigned low, unsigned answers) {
    std::string bytes = probe_query(kId);
    bytes[2] = static_cast<char>(high);
    bytes[3] = static_cast<char>(low);
    bytes[7] = static_cast<char>(answers);
    return bytes;
}

TEST(ResolverProbe, AsksForAuthenticDataOfATopLevelDomainOfTheFakeInternet) {
    const std::string query = probe_query(kId);
    EXPECT_EQ(query.substr(0, 4), "\x12\x34\x01\x20");
    EXPECT_EQ(
        query.substr(12),
        std::string(
            "\x07"
            "example\0\0\x06\0\x01",
            13
        )
    );
}

TEST(ResolverProbe, IsContentWithAnAnswerThatCarriesAd) {
    EXPECT_EQ(probe_trouble(reply(0x81, 0xa0, 1), kId), "");
}

TEST(ResolverProbe, SaysWhatIsWrongWithAnyOtherReply) {
    EXPECT_EQ(probe_trouble(reply(0x81, 0x80, 1), kId), "an answer without AD");
    EXPECT_EQ(probe_trouble(reply(0x81, 0xa0, 0), kId), "an empty answer");
    EXPECT_EQ(probe_trouble(reply(0x81, 0x82, 0), kId), "SERVFAIL");
    EXPECT_EQ(probe_trouble(reply(0x81, 0xa3, 0), kId), "NXDOMAIN"); // of the real root, say
    EXPECT_EQ(probe_trouble(reply(0x81, 0x85, 0), kId), "REFUSED");
    EXPECT_EQ(probe_trouble(reply(0x81, 0x85, 0).substr(0, 12), kId), "REFUSED"); // as Unbound refuses
    EXPECT_EQ(probe_trouble(reply(0x81, 0x8b, 0), kId), "RCODE 11");
    EXPECT_EQ(probe_trouble(reply(0x81, 0xa0, 1), kId + 1), "something that is no reply");
    EXPECT_EQ(probe_trouble(probe_query(kId), kId), "something that is no reply");
    EXPECT_EQ(probe_trouble("", kId), "something that is no reply");
}

TEST(NameServers, AreThoseThatAResolvConfNames) {
    EXPECT_THAT(
        name_servers_in(
            "search a.test\n# nameserver 192.0.2.1\nnameserver 192.0.2.2\n nameserver\t2001:db8::1 \n"
        ),
        ElementsAre("192.0.2.2", "2001:db8::1")
    );
    EXPECT_THAT(name_servers_in("nameserver\noptions ndots:0\n"), ElementsAre());
}

} // namespace
} // namespace harness
