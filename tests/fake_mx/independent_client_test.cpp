// Programs that are not ours meet the server: openssl s_client, and swaks where it is installed.
#include "tests/fake_mx/loopback_server.hpp"
#include "tests/fake_mx/test_identity.hpp"
#include "tests/support/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace fake_mx {
namespace {

using script::LoopbackServer;
using support::ProgramResult;
using testing::HasSubstr;
using testing::Not;

HostSpec host_with(std::vector<Deviation> deviations = {}) {
    HostSpec host;
    host.name = "mx1.peer.example";
    host.identity = [identity = script::self_signed()] { return identity; };
    host.deviations = std::move(deviations);
    return host;
}

// The output of s_client, which speaks EHLO and STARTTLS by itself, then what it is given.
ProgramResult s_client(LoopbackServer& loopback, std::vector<std::string> options) {
    ProgramResult result;
    EXPECT_TRUE(loopback.serve([&](unsigned short port) {
        std::vector<std::string> argv{
            "openssl",
            "s_client",
            "-starttls",
            "smtp",
            "-connect",
            "127.0.0.1:" + std::to_string(port),
            "-servername",
            "mx1.peer.example",
            "-crlf",
            "-ign_eof"};
        argv.insert(argv.end(), options.begin(), options.end());
        result = support::run_program(argv, "EHLO client.example\nQUIT\n", std::chrono::seconds(15));
    }));
    return result;
}

class OpensslClient : public testing::Test {
protected:
    void SetUp() override {
        if (!support::has_program("openssl")) GTEST_SKIP() << "openssl is not installed";
    }
};

TEST_F(OpensslClient, SpeaksTls13) {
    LoopbackServer loopback(host_with());

    const ProgramResult result = s_client(loopback, {"-tls1_3"});

    EXPECT_THAT(result.out, HasSubstr("New, TLSv1.3"));
    EXPECT_THAT(result.out, HasSubstr("250-PIPELINING"));
    EXPECT_THAT(result.out, HasSubstr("221 2.0.0"));
    EXPECT_THAT(result.out, Not(HasSubstr("session ticket")));
    const auto& tls = loopback.sessions.at(0)->tls;
    ASSERT_TRUE(tls && tls->established);
    EXPECT_EQ(tls->version, "TLSv1.3");
    EXPECT_EQ(tls->sni, "mx1.peer.example");
}

TEST_F(OpensslClient, GetsNothingToResumeInTls12) {
    LoopbackServer loopback(host_with());

    const ProgramResult result = s_client(loopback, {"-tls1_2"});

    EXPECT_THAT(result.out, HasSubstr("New, TLSv1.2"));
    EXPECT_THAT(result.out, HasSubstr("Session-ID: \n"));
    EXPECT_THAT(result.out, Not(HasSubstr("TLS session ticket:")));
}

TEST_F(OpensslClient, SeesTheFatalAlert) {
    LoopbackServer loopback(host_with({HandshakeFails{}}));

    const ProgramResult result = s_client(loopback, {});

    EXPECT_THAT(result.err, HasSubstr("alert handshake failure"));
    EXPECT_NE(result.exit_code, 0);
}

TEST_F(OpensslClient, MissesStarttlsWhereItIsNotOffered) {
    LoopbackServer loopback(host_with({StarttlsNotOffered{}}));

    const ProgramResult result = s_client(loopback, {});

    EXPECT_THAT(result.err, HasSubstr("Didn't find STARTTLS in server response"));
    EXPECT_FALSE(loopback.sessions.at(0)->tls);
}

// Its alert is why the handshake failed, and the record says so.
TEST_F(OpensslClient, ComplainsAboutACertificateThatItDoesNotTrust) {
    LoopbackServer loopback(host_with());

    s_client(loopback, {"-verify_return_error"});

    const auto& tls = loopback.sessions.at(0)->tls;
    ASSERT_TRUE(tls);
    EXPECT_FALSE(tls->established);
    EXPECT_EQ(tls->client_alert, "unknown CA");
}

TEST(Swaks, DeliversAMessage) {
    if (!support::has_program("swaks")) GTEST_SKIP() << "swaks is not installed";
    LoopbackServer loopback(host_with());
    ProgramResult result;

    ASSERT_TRUE(loopback.serve([&](unsigned short port) {
        result = support::run_program(
            {"swaks",
             "--server",
             "127.0.0.1",
             "--port",
             std::to_string(port),
             "--from",
             "a@client.example",
             "--to",
             "b@peer.example",
             "--body",
             ".dot"},
            "",
            std::chrono::seconds(15)
        );
    }));

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    const SessionRecord& record = *loopback.sessions.at(0);
    ASSERT_EQ(record.messages.size(), 1U);
    EXPECT_THAT(record.messages[0].content, HasSubstr("\r\n.dot\r\n"));
    EXPECT_THAT(result.out, HasSubstr("(session 1)"));
}

} // namespace
} // namespace fake_mx
