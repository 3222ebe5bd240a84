// The server over loopback, met by plain and by OpenSSL clients.
#include "tests/fake_mx/loopback_client.hpp"
#include "tests/fake_mx/loopback_server.hpp"
#include "tests/fake_mx/test_identity.hpp"
#include "tests/support/no_free_descriptor.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fake_mx {
namespace {

namespace asio = boost::asio;
using script::Client;
using script::LoopbackServer;
using script::tls_host;
using testing::HasSubstr;
using testing::StartsWith;

HostSpec named(const std::string& name) {
    HostSpec host;
    host.name = name;
    return host;
}

std::string last_note(const SessionRecord& record) {
    for (auto line = record.dialogue.rbegin(); line != record.dialogue.rend(); ++line)
        if (line->direction == Direction::note) return line->text;
    return "";
}

TEST(MxServer, DeliversInPlaintext) {
    LoopbackServer loopback(tls_host());
    std::string accepted;

    ASSERT_TRUE(loopback.serve([&](unsigned short port) {
        Client client("127.0.0.1", port);
        EXPECT_EQ(client.reply(), "220 mx1.peer.example ESMTP\r\n");
        client.say("EHLO client.example");
        client.write("MAIL FROM:<>\r\nRCPT TO:<b@peer.example>\r\nDATA\r\n");
        for (int i = 0; i < 3; ++i)
            client.reply();
        accepted = client.say("text\r\n.");
        EXPECT_THAT(client.say("QUIT"), StartsWith("221"));
        EXPECT_EQ(client.raw_rest().second, asio::error::eof);
    }));

    ASSERT_EQ(loopback.sessions.size(), 1U);
    const SessionRecord& record = *loopback.sessions[0];
    EXPECT_EQ(accepted, "250 2.0.0 Accepted by mx1.peer.example in plaintext (session 1)\r\n");
    EXPECT_EQ(record.client, "127.0.0.1");
    EXPECT_EQ(record.server, "127.0.0.1");
    EXPECT_EQ(record.host, "mx1.peer.example");
    ASSERT_TRUE(record.ended);
    EXPECT_GE(*record.ended, record.started);
    EXPECT_EQ(record.messages.at(0).content, "text\r\n");
    EXPECT_FALSE(record.tls);
}

TEST(MxServer, CountsTheSessionsOfAClient) {
    HostSpec host = tls_host();
    host.deviations.emplace_back(Refuses{"GREETING", "450 4.7.1 Wait", Layer::any, {1, 1}});
    LoopbackServer loopback(host);

    ASSERT_TRUE(loopback.serve([&](unsigned short port) {
        EXPECT_THAT(Client("127.0.0.1", port).reply(), StartsWith("450"));
        EXPECT_THAT(Client("127.0.0.1", port).reply(), StartsWith("220"));
    }));
}

TEST(MxServer, DeliversOverTls) {
    LoopbackServer loopback(tls_host());
    std::string accepted;

    ASSERT_TRUE(loopback.serve([&](unsigned short port) {
        Client client("::1", port);
        client.reply();
        client.say("EHLO client.example");
        EXPECT_THAT(client.say("STARTTLS"), StartsWith("220"));
        EXPECT_FALSE(client.start_tls("mx1.peer.example"));
        client.say("EHLO client.example");
        client.write("MAIL FROM:<>\r\nRCPT TO:<b@peer.example>\r\nDATA\r\n");
        for (int i = 0; i < 3; ++i)
            client.reply();
        // More than the buffers of socket and TLS record hold.
        accepted = client.say(std::string(300'000, '\n') + "\r\n.");
        EXPECT_THAT(client.say("QUIT"), StartsWith("221"));
        EXPECT_FALSE(client.shut_down_tls()); // an error here would be a truncated stream
    }));

    const SessionRecord& record = *loopback.sessions.at(0);
    EXPECT_THAT(accepted, StartsWith("500")); // the text line is too long, but it arrived
    EXPECT_EQ(record.server, "::1");
    ASSERT_TRUE(record.tls);
    EXPECT_TRUE(record.tls->established);
    EXPECT_EQ(record.tls->sni, "mx1.peer.example");
    EXPECT_EQ(record.unaccepted_messages.at(0).content.size(), 300'002U);
    EXPECT_TRUE(record.unaccepted_messages.at(0).over_tls);
}

TEST(MxServer, ShowsTheHostThatWasDialled) {
    const auto one = std::make_shared<const HostSpec>(named("one.example"));
    const auto two = std::make_shared<const HostSpec>(named("two.example"));
    LoopbackServer loopback(
        [&](std::string_view address) {
            return address == "127.0.0.1" ? one : address == "127.0.0.2" ? two : nullptr;
        },
        Listen{.port = 0}
    );

    ASSERT_TRUE(loopback.serve([](unsigned short port) {
        EXPECT_EQ(Client("127.0.0.1", port).reply(), "220 one.example ESMTP\r\n");
        EXPECT_EQ(Client("127.0.0.2", port).reply(), "220 two.example ESMTP\r\n");
        EXPECT_EQ(Client("127.0.0.3", port).reply(), "(End of file)"); // nobody's address
    }));

    EXPECT_EQ(loopback.sessions.size(), 2U);
}

// After the alert nothing may follow, above all no reply in plaintext.
TEST(MxServer, SendsAnAlertAndNothingElseIfTheHandshakeFails) {
    LoopbackServer loopback(tls_host({HandshakeFails{}}));
    boost::system::error_code error;
    std::string rest;

    ASSERT_TRUE(loopback.serve([&](unsigned short port) {
        Client client("127.0.0.1", port);
        client.reply();
        client.say("EHLO client.example");
        client.say("STARTTLS");
        error = client.start_tls("mx1.peer.example");
        rest = client.raw_rest().first;
    }));

    EXPECT_THAT(error.message(), HasSubstr("handshake failure"));
    EXPECT_EQ(rest, "");
    const SessionRecord& record = *loopback.sessions.at(0);
    ASSERT_TRUE(record.tls);
    EXPECT_FALSE(record.tls->established);
    EXPECT_EQ(record.tls->sni, "mx1.peer.example");
    EXPECT_THAT(last_note(record), StartsWith("TLS handshake failed: "));
}

// The client's ClientHello is already on its way then; a reset would be another deviation.
TEST(MxServer, ClosesInOrderAfterStarttls) {
    LoopbackServer loopback(tls_host({ClosesAfterStarttls{}}));

    ASSERT_TRUE(loopback.serve([](unsigned short port) {
        Client client("127.0.0.1", port);
        client.reply();
        client.say("EHLO client.example");
        client.write("STARTTLS\r\n");
        EXPECT_THAT(client.reply(), StartsWith("220"));
        client.write(std::string(517, '\x16'));
        const auto [rest, error] = client.raw_rest();
        EXPECT_EQ(rest, "");
        EXPECT_EQ(error, asio::error::eof);
    }));

    EXPECT_FALSE(loopback.sessions.at(0)->tls->established);
}

TEST(MxServer, RecordsThatTheClientHungUp) {
    LoopbackServer loopback(tls_host());

    ASSERT_TRUE(loopback.serve([](unsigned short port) {
        Client client("127.0.0.1", port);
        client.reply();
        client.say("EHLO client.example");
    }));

    EXPECT_EQ(last_note(*loopback.sessions.at(0)), "client hung up");
}

TEST(MxServer, StaysSilentUntilTheClientGivesUp) {
    LoopbackServer loopback(tls_host({FallsSilent{"MAIL"}}));

    ASSERT_TRUE(loopback.serve([](unsigned short port) {
        Client client("127.0.0.1", port);
        client.reply();
        client.say("EHLO client.example");
        client.write("MAIL FROM:<>\r\nRCPT TO:<b@peer.example>\r\n");
    }));

    EXPECT_EQ(last_note(*loopback.sessions.at(0)), "silent from here on");
    EXPECT_TRUE(loopback.sessions.at(0)->ended);
}

TEST(MxServer, GivesUpOnAClientThatSaysNothing) {
    LoopbackServer loopback(tls_host(), {.port = 0, .idle_limit = std::chrono::seconds(1)});

    ASSERT_TRUE(loopback.serve([](unsigned short port) {
        Client client("127.0.0.1", port);
        client.reply();
        EXPECT_THAT(client.reply(), HasSubstr("End of file"));
    }));

    EXPECT_EQ(last_note(*loopback.sessions.at(0)), "closed by this side: the limit for waiting has passed");
}

TEST(MxServer, SurvivesAnIdentityThatCannotBeMade) {
    HostSpec host = tls_host();
    host.identity = []() -> Identity { throw std::runtime_error("no such CA"); };
    LoopbackServer loopback(host);

    ASSERT_TRUE(loopback.serve([](unsigned short port) {
        for (int i = 0; i < 2; ++i) {
            Client client("127.0.0.1", port);
            client.reply();
            client.say("EHLO client.example");
            client.say("STARTTLS");
            EXPECT_TRUE(client.start_tls(""));
        }
    }));

    ASSERT_EQ(loopback.sessions.size(), 2U);
    EXPECT_EQ(last_note(*loopback.sessions[1]), "this side failed: no such CA");
}

TEST(MxServer, AsksForTheIdentityOnce) {
    HostSpec host = tls_host();
    int asked = 0;
    host.identity = [&asked, identity = script::self_signed()] {
        ++asked;
        return identity;
    };
    LoopbackServer loopback(host);

    ASSERT_TRUE(loopback.serve([](unsigned short port) {
        for (int i = 0; i < 3; ++i) {
            Client client("127.0.0.1", port);
            client.reply();
            client.say("EHLO client.example");
            client.say("STARTTLS");
            EXPECT_FALSE(client.start_tls(""));
        }
    }));

    EXPECT_EQ(asked, 1);
}

TEST(MxServer, ServesFiveHundredConnectionsAtTheSameTime) {
    LoopbackServer loopback(tls_host());

    ASSERT_TRUE(loopback.serve([](unsigned short port) {
        std::vector<std::unique_ptr<Client>> clients;
        for (int i = 0; i < 500; ++i)
            clients.push_back(std::make_unique<Client>("127.0.0.1", port));
        for (auto& client : clients)
            EXPECT_THAT(client->reply(), StartsWith("220"));
        for (auto& client : clients)
            EXPECT_THAT(client->say("QUIT"), StartsWith("221"));
    }));

    EXPECT_EQ(loopback.sessions.size(), 500U);
}

TEST(MxServer, BoundsTheConnections) {
    LoopbackServer loopback(tls_host(), {.port = 0, .connection_limit = 1});

    ASSERT_TRUE(loopback.serve([](unsigned short port) {
        Client first("127.0.0.1", port);
        first.reply();
        EXPECT_THAT(Client("127.0.0.1", port).reply(), StartsWith("421"));
        EXPECT_THAT(first.say("QUIT"), StartsWith("221"));
    }));
    ASSERT_EQ(loopback.sessions.size(), 2U);
    EXPECT_EQ(loopback.sessions[1]->failed, "too many connections"); // ours, not the behaviour of the host
}

TEST(MxServer, AcceptsAgainAfterItHadNoDescriptor) {
    LoopbackServer loopback(tls_host());
    Client waiting("127.0.0.1", loopback.server.port());
    {
        const support::NoFreeDescriptor none;
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (loopback.sessions.size() < 2 && std::chrono::steady_clock::now() < deadline)
            loopback.context.run_one_for(std::chrono::milliseconds(20));
    }
    ASSERT_TRUE(loopback.serve([&](unsigned short port) {
        EXPECT_THAT(waiting.reply(), StartsWith("220"));
        EXPECT_THAT(waiting.say("QUIT"), StartsWith("221"));
        Client next("127.0.0.1", port);
        EXPECT_THAT(next.reply(), StartsWith("220"));
        EXPECT_THAT(next.say("QUIT"), StartsWith("221"));
    }));

    ASSERT_EQ(loopback.sessions.size(), 4U);
    for (const std::size_t i : {0U, 1U}) {
        EXPECT_EQ(loopback.sessions[i]->failed, "a connection could not be accepted: Too many open files");
        EXPECT_EQ(loopback.sessions[i]->client, "");
    }
    for (const std::size_t i : {2U, 3U}) {
        EXPECT_EQ(loopback.sessions[i]->failed, "");
        EXPECT_EQ(loopback.sessions[i]->client, "127.0.0.1");
    }
}

TEST(MxServer, BoundsWhatItKeepsOfAClient) {
    LoopbackServer loopback(tls_host(), {.port = 0, .kept_limit = 100'000});
    const auto talk_for_long = [](unsigned short port) {
        Client client("127.0.0.1", port);
        client.reply();
        std::string last;
        for (int i = 0; i < 2000 && last.find("End of file") == std::string::npos; ++i)
            last = client.say("NOOP");
        EXPECT_THAT(last, HasSubstr("End of file"));
        EXPECT_THAT(Client("127.0.0.1", port).reply(), StartsWith("421"));
        EXPECT_THAT(Client("127.0.0.2", port).reply(), StartsWith("421"))
            << "the same client at another host";
    };

    ASSERT_TRUE(loopback.serve(talk_for_long));

    ASSERT_EQ(loopback.sessions.size(), 3U);
    for (const auto& session : loopback.sessions)
        EXPECT_EQ(session->failed, "the client's sessions are too much to keep");
}

TEST(MxServer, CountsOnlyWhatSomebodyKeeps) {
    LoopbackServer loopback(tls_host(), {.port = 0, .kept_limit = 10'000});

    ASSERT_TRUE(loopback.serve([&](unsigned short port) {
        for (int i = 0; i < 20; ++i) {
            Client client("127.0.0.1", port);
            EXPECT_THAT(client.reply(), StartsWith("220"));
            EXPECT_THAT(client.say("EHLO client.example"), StartsWith("250"));
            EXPECT_THAT(client.say("QUIT"), StartsWith("221"));
            client.raw_rest();
            boost::asio::post(loopback.context, [&] { loopback.sessions.clear(); });
        }
    }));
}

TEST(MxServer, EndsASessionThatGoesOnForTooLong) {
    LoopbackServer loopback(tls_host(), {.port = 0, .session_limit = std::chrono::seconds(1)});

    ASSERT_TRUE(loopback.serve([](unsigned short port) {
        Client client("127.0.0.1", port);
        client.reply();
        EXPECT_THAT(client.say("NOOP"), StartsWith("250")); // which prolongs nothing
        EXPECT_THAT(client.reply(), HasSubstr("End of file"));
    }));

    EXPECT_EQ(loopback.sessions.at(0)->failed, "the session did not end in time");
}

TEST(MxServer, ThrowsIfItCannotBind) {
    LoopbackServer first(tls_host());
    asio::io_context context;

    EXPECT_THROW(
        MxServer(context, Listen{.port = first.server.port()}, nullptr, nullptr), boost::system::system_error
    );
}

TEST(MxServer, EndsEverySessionWhenItStops) {
    LoopbackServer loopback(tls_host());

    EXPECT_FALSE(loopback.serve(
        [](unsigned short port) {
            Client client("127.0.0.1", port);
            client.reply();
            EXPECT_THAT(client.reply(), HasSubstr("End of file")); // only the server's end ends this wait
        },
        std::chrono::seconds(1)
    ));

    loopback.context.run();
    EXPECT_EQ(loopback.server.open_sessions(), 0U);
    EXPECT_TRUE(loopback.sessions.at(0)->ended);
}

} // namespace
} // namespace fake_mx
