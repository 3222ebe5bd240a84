// Connections that end before the session does, as they are on the wire.
#include "tests/fake_mx/loopback_client.hpp"
#include "tests/fake_mx/loopback_server.hpp"
#include "tests/fake_mx/test_identity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace fake_mx {
namespace {

namespace asio = boost::asio;
using script::Client;
using script::LoopbackServer;
using testing::StartsWith;

HostSpec host_with(Deviation deviation) {
    HostSpec host;
    host.name = "mx1.peer.example";
    host.identity = [identity = script::self_signed()] { return identity; };
    host.deviations.push_back(std::move(deviation));
    return host;
}

TEST(BrokenOff, ResetsConnectionsInPlaceOfTheGreeting) {
    LoopbackServer loopback(host_with(ResetsConnections{}));

    ASSERT_TRUE(loopback.serve([](unsigned short port) {
        EXPECT_EQ(Client("127.0.0.1", port).raw_rest().second, asio::error::connection_reset);
    }));

    EXPECT_EQ(loopback.sessions.at(0)->dialogue.at(0).text, "reset by this side");
}

// On the wire: one record, the ServerHello (RFC 8446 5.1: 22; 4: 2), and nothing behind it.
TEST(BrokenOff, ClosesBehindTheServerHello) {
    LoopbackServer loopback(host_with(ClosesInHandshake{}));
    boost::system::error_code error;

    ASSERT_TRUE(loopback.serve([&](unsigned short port) {
        Client client("127.0.0.1", port);
        client.reply();
        client.say("EHLO client.example");
        client.say("STARTTLS");
        error = client.start_tls("mx1.peer.example");
        EXPECT_EQ(client.raw_rest().first, "");
    }));

    EXPECT_EQ(error, asio::ssl::error::stream_truncated);
    const SessionRecord& record = *loopback.sessions.at(0);
    EXPECT_FALSE(record.tls->established);
    EXPECT_EQ(record.tls->sni, "mx1.peer.example");
}

TEST(BrokenOff, SendsAReplyBehindThe220AndThenShakesHands) {
    LoopbackServer loopback(host_with(InjectsBehindStarttls{}));
    boost::system::error_code error;

    ASSERT_TRUE(loopback.serve([&](unsigned short port) {
        Client client("127.0.0.1", port);
        client.reply();
        client.say("EHLO client.example");
        EXPECT_THAT(client.say("STARTTLS"), StartsWith("220"));
        EXPECT_THAT(client.reply(), StartsWith("250-mx1.peer.example"));
        error = client.start_tls("mx1.peer.example");
    }));

    EXPECT_FALSE(error);
}

} // namespace
} // namespace fake_mx
