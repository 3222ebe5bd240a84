// Ports where TLS comes before the greeting (RFC 8314 3.3), beside one where STARTTLS asks for it.
#include "tests/fake_mx/loopback_client.hpp"
#include "tests/fake_mx/loopback_server.hpp"
#include "tests/fake_mx/test_identity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fake_mx {
namespace {

using script::Client;
using script::LoopbackServer;
using script::tls_host;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::vector<FurtherPort> kTlsPort = {{0, TlsStart::at_once}};

TEST(TlsAtOnce, GreetsOverTlsAndTakesAMessage) {
    LoopbackServer loopback(tls_host(), {.port = 0}, kTlsPort);
    std::string accepted;

    ASSERT_TRUE(loopback.serve([&](unsigned short) {
        Client client("127.0.0.1", loopback.server.port_of(0));
        EXPECT_FALSE(client.start_tls("mx1.peer.example"));
        EXPECT_EQ(client.reply(), "220 mx1.peer.example ESMTP\r\n");
        EXPECT_THAT(client.say("EHLO client.example"), Not(HasSubstr("STARTTLS")));
        EXPECT_THAT(client.say("STARTTLS"), StartsWith("503"));
        client.write("MAIL FROM:<>\r\nRCPT TO:<b@peer.example>\r\nDATA\r\n");
        for (int i = 0; i < 3; ++i)
            client.reply();
        accepted = client.say("text\r\n.");
    }));

    const SessionRecord& record = *loopback.sessions.at(0);
    EXPECT_THAT(accepted, HasSubstr("over TLSv1.3 (session 1)"));
    ASSERT_TRUE(record.tls);
    EXPECT_TRUE(record.tls->established);
    EXPECT_EQ(record.tls->sni, "mx1.peer.example");
    EXPECT_TRUE(record.messages.at(0).over_tls);
}

TEST(TlsAtOnce, SharesTheSessionNumbersWithTheOtherPorts) {
    LoopbackServer loopback(tls_host(), {.port = 0}, kTlsPort);

    ASSERT_TRUE(loopback.serve([&](unsigned short port) {
        EXPECT_THAT(Client("127.0.0.1", port).reply(), StartsWith("220"));
        Client over_tls("127.0.0.1", loopback.server.port_of(0));
        EXPECT_FALSE(over_tls.start_tls("mx1.peer.example"));
        EXPECT_THAT(over_tls.reply(), StartsWith("220"));
    }));

    ASSERT_EQ(loopback.sessions.size(), 2U);
    EXPECT_EQ(loopback.sessions[0]->id, 1U);
    EXPECT_EQ(loopback.sessions[1]->id, 2U);
    EXPECT_FALSE(loopback.sessions[0]->tls);
}

TEST(TlsAtOnce, SaysNothingInPlaintextToWhoSpeaksNoTls) {
    LoopbackServer loopback(tls_host(), {.port = 0}, kTlsPort);
    std::string rest;

    ASSERT_TRUE(loopback.serve([&](unsigned short) {
        Client client("127.0.0.1", loopback.server.port_of(0));
        client.write("EHLO client.example\r\n");
        rest = client.raw_rest().first;
    }));

    EXPECT_THAT(rest, Not(HasSubstr("220")));
    EXPECT_FALSE(loopback.sessions.at(0)->tls->established);
}

TEST(TlsAtOnce, FailsTheHandshakeWhereTheHostDoes) {
    LoopbackServer loopback(tls_host({HandshakeFails{}}), {.port = 0}, kTlsPort);

    ASSERT_TRUE(loopback.serve([&](unsigned short) {
        Client client("127.0.0.1", loopback.server.port_of(0));
        EXPECT_THAT(client.start_tls("mx1.peer.example").message(), HasSubstr("handshake failure"));
    }));

    EXPECT_FALSE(loopback.sessions.at(0)->tls->established);
}

} // namespace
} // namespace fake_mx
