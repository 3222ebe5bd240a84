#include "fake_mx/tls_channel.hpp"

#include "tests/fake_mx/test_identity.hpp"
#include "tests/support/memory_tls_client.hpp"
#include "tests/support/named.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace fake_mx {
namespace {

using Progress = TlsChannel::Progress;
using support::MemoryTlsClient;

HostSpec host_with(TlsSettings tls = {}, Identity identity = script::self_signed()) {
    HostSpec host;
    host.name = "mx1.peer.example";
    host.tls = tls;
    host.identity = [identity = std::move(identity)] { return identity; };
    return host;
}

TEST(TlsChannel, RecordsWhatWasNegotiated) {
    const TlsContext context(host_with());
    TlsRecord record;
    TlsChannel server(context, HandshakePlan::correct, record);
    MemoryTlsClient client("mx1.peer.example");

    EXPECT_EQ(client.handshake_with(server), Progress::done);

    EXPECT_TRUE(record.established);
    EXPECT_EQ(record.version, "TLSv1.3");
    EXPECT_EQ(record.cipher, SSL_get_cipher_name(client.ssl()));
    EXPECT_EQ(record.sni, "mx1.peer.example");
    EXPECT_FALSE(record.resumed);
    EXPECT_EQ(record.client_alert, "");
    EXPECT_EQ(record.error, "");
    EXPECT_THAT(record.certificate, testing::MatchesRegex("[0-9a-f]{64}"));
}

TEST(TlsChannel, HasAnonymousCiphersForAClientThatTakesThem) {
    const TlsContext context(host_with({.ciphers = Ciphers::anonymous}));
    for (const char* ciphers : {"ALL:@SECLEVEL=0", "ALL:!aNULL"}) {
        TlsRecord record;
        TlsChannel server(context, HandshakePlan::correct, record);
        MemoryTlsClient client;
        SSL_set_cipher_list(client.ssl(), ciphers);

        const bool takes_them = std::string_view(ciphers) == "ALL:@SECLEVEL=0";
        EXPECT_EQ(client.handshake_with(server), takes_them ? Progress::done : Progress::failed) << ciphers;
        EXPECT_EQ(record.certificate, "");
    }
}

TEST(TlsChannel, HasCiphersThatDoNotEncryptForAClientThatTakesThem) {
    const TlsContext context(host_with({.ciphers = Ciphers::unencrypted}));
    for (const char* ciphers : {"eNULL@SECLEVEL=0", "ALL:@SECLEVEL=0"}) {
        TlsRecord record;
        TlsChannel server(context, HandshakePlan::correct, record);
        MemoryTlsClient client;
        SSL_set_cipher_list(client.ssl(), ciphers);

        const bool takes_them = std::string_view(ciphers) == "eNULL@SECLEVEL=0";
        EXPECT_EQ(client.handshake_with(server), takes_them ? Progress::done : Progress::failed) << ciphers;
        EXPECT_EQ(record.cipher.find("NULL") != std::string::npos, takes_them) << record.cipher;
    }
}

// RFC 6066 3.
TEST(TlsChannel, ShowsAnotherCertificateToWhoAsksForAnotherNameOrNone) {
    HostSpec host = host_with({.sni = Sni::selects, .own_names = {"mx1.peer.example", "alias.peer.example"}});
    host.other_identity = [identity = script::self_signed()] { return identity; };
    const TlsContext context(host);
    const auto shown_to = [&](const char* name) {
        TlsRecord record;
        TlsChannel server(context, HandshakePlan::correct, record);
        MemoryTlsClient client(name);
        EXPECT_EQ(client.handshake_with(server), Progress::done) << name;
        return record.certificate;
    };
    const std::string own = shown_to("mx1.peer.example");
    EXPECT_EQ(shown_to("alias.peer.example"), own);
    const std::string other = shown_to("mx2.peer.example");
    EXPECT_NE(other, own);
    EXPECT_EQ(shown_to(""), other);
}

TEST(TlsChannel, RefusesWhoDoesNotAskForItsNameWhereItMustBe) {
    const TlsContext context(host_with({.sni = Sni::required, .own_names = {"mx1.peer.example"}}));
    for (const char* name : {"mx1.peer.example", "mx2.peer.example", ""}) {
        TlsRecord record;
        TlsChannel server(context, HandshakePlan::correct, record);
        MemoryTlsClient client(name);
        const bool is_its_own = std::string_view(name) == "mx1.peer.example";
        EXPECT_EQ(client.handshake_with(server), is_its_own ? Progress::done : Progress::failed) << name;
        EXPECT_EQ(record.rejected, !is_its_own) << name;
    }
}

// RFC 6066 8.
TEST(TlsChannel, SendsItsOcspResponseToWhoAsksForOne) {
    HostSpec host = host_with({});
    host.identity = [] {
        Identity identity = script::self_signed();
        identity.ocsp_response = "a response";
        return identity;
    };
    const TlsContext context(host);
    for (const bool asks : {true, false}) {
        TlsRecord record;
        TlsChannel server(context, HandshakePlan::correct, record);
        MemoryTlsClient client;
        if (asks) SSL_set_tlsext_status_type(client.ssl(), TLSEXT_STATUSTYPE_ocsp);

        EXPECT_EQ(client.handshake_with(server), Progress::done);
        const unsigned char* response = nullptr;
        const long length = SSL_get_tlsext_status_ocsp_resp(client.ssl(), &response);
        const std::string text =
            length < 0 ? "" : std::string(response, response + static_cast<std::size_t>(length));
        EXPECT_EQ(text, asks ? "a response" : "");
    }
}

TEST(TlsChannel, AsksForAClientCertificateAndMayRequireIt) {
    for (const ClientCertificate wanted : {ClientCertificate::requested, ClientCertificate::required}) {
        const TlsContext context(host_with({.client_certificate = wanted}));
        TlsRecord record;
        TlsChannel server(context, HandshakePlan::correct, record);
        MemoryTlsClient client;

        const bool required = wanted == ClientCertificate::required;
        EXPECT_EQ(client.handshake_with(server), required ? Progress::failed : Progress::done);
    }
}

TEST(TlsChannel, StopsBehindTheServerHello) {
    for (const TlsVersion version : {TlsVersion::tls1_2, TlsVersion::tls1_3}) {
        const TlsContext context(host_with({.max = version}));
        TlsRecord record;
        TlsChannel server(context, HandshakePlan::stop, record);
        MemoryTlsClient client;
        std::string sent;
        SSL_do_handshake(client.ssl());
        server.receive(client.take_output());

        EXPECT_EQ(server.handshake(), Progress::failed);
        server.take_output(sent);

        ASSERT_GT(sent.size(), 5U);
        EXPECT_EQ(
            sent.size(), 5U + static_cast<unsigned char>(sent[3]) * 256U + static_cast<unsigned char>(sent[4])
        );
        EXPECT_EQ(sent[5], 2); // server_hello, RFC 8446 4
        EXPECT_EQ(record.error, "this side stopped behind the ServerHello");
        EXPECT_FALSE(record.rejected);
    }
}

TEST(TlsChannel, CarriesTextBothWaysAndEndsInOrder) {
    const TlsContext context(host_with());
    TlsRecord record;
    TlsChannel server(context, HandshakePlan::correct, record);
    MemoryTlsClient client;
    client.handshake_with(server);
    std::string plain, cipher;
    EXPECT_EQ(server.read(plain), Progress::wants_input);

    SSL_write(client.ssl(), "QUIT\r\n", 6);
    SSL_shutdown(client.ssl());
    server.receive(client.take_output());

    EXPECT_EQ(server.read(plain), Progress::done);
    EXPECT_EQ(plain, "QUIT\r\n");
    EXPECT_EQ(server.read(plain), Progress::closed);
    EXPECT_TRUE(server.write("221 bye\r\n"));
    server.close_notify();
    server.take_output(cipher);
    client.receive(cipher);
    char answer[64];
    EXPECT_EQ(SSL_read(client.ssl(), answer, sizeof answer), 9);
    EXPECT_EQ(SSL_read(client.ssl(), answer, sizeof answer), 0);
    EXPECT_EQ(SSL_get_shutdown(client.ssl()) & SSL_RECEIVED_SHUTDOWN, SSL_RECEIVED_SHUTDOWN);
    EXPECT_EQ(record.client_alert, ""); // close_notify is no complaint
}

class EveryVersion : public testing::TestWithParam<support::Named<TlsVersion>> {};

TEST_P(EveryVersion, IsSpokenWhereConfigured) {
    const auto [name, version] = GetParam();
    const HostSpec ecdsa = host_with({.min = version, .max = version});
    const HostSpec rsa =
        host_with({.min = version, .max = version}, script::self_signed(PkeyPtr(EVP_RSA_gen(2048))));
    for (const HostSpec& host : {ecdsa, rsa}) {
        const TlsContext context(host);
        TlsRecord record;
        TlsChannel server(context, HandshakePlan::correct, record);
        MemoryTlsClient client;

        EXPECT_EQ(client.handshake_with(server), Progress::done) << record.error;
        EXPECT_EQ(record.version, name);
    }
}

INSTANTIATE_TEST_SUITE_P(
    TlsChannel,
    EveryVersion,
    testing::Values(
        support::Named{"TLSv1", TlsVersion::tls1_0},
        support::Named{"TLSv1.1", TlsVersion::tls1_1},
        support::Named{"TLSv1.2", TlsVersion::tls1_2},
        support::Named{"TLSv1.3", TlsVersion::tls1_3}
    )
);

TEST(TlsChannel, RefusesOldVersionsByDefault) {
    const TlsContext context(host_with());
    TlsRecord record;
    TlsChannel server(context, HandshakePlan::correct, record);
    MemoryTlsClient client("mx1.peer.example", TLS1_1_VERSION);

    EXPECT_EQ(client.handshake_with(server), Progress::failed);

    EXPECT_FALSE(record.established);
    EXPECT_THAT(record.error, testing::HasSubstr("protocol"));
    EXPECT_EQ(record.sni, "mx1.peer.example"); // known all the same
    EXPECT_FALSE(server.write("454 no\r\n"));
}

// RFC 8446 6.2: the alert on the wire is a fatal (2) handshake_failure (40) in an alert record (21).
TEST(TlsChannel, FailsTheHandshakeWithAnAlertAndNothingElse) {
    const TlsContext context(host_with());
    TlsRecord record;
    TlsChannel server(context, HandshakePlan::fail, record);
    MemoryTlsClient client("mx1.peer.example");
    SSL_do_handshake(client.ssl());
    server.receive(client.take_output());

    EXPECT_EQ(server.handshake(), Progress::failed);

    EXPECT_FALSE(server.write("454 no\r\n"));
    server.close_notify();
    std::string wire;
    server.take_output(wire);
    ASSERT_EQ(wire.size(), 7U);
    EXPECT_EQ(wire[0], 21);
    EXPECT_EQ(wire.substr(3), std::string("\0\2\2\x28", 4));
    EXPECT_EQ(record.sni, "mx1.peer.example");
    EXPECT_FALSE(record.established);
    EXPECT_NE(record.error, "");
    EXPECT_EQ(server.handshake(), Progress::failed);
}

TEST(TlsChannel, RecordsTheClientsAlert) {
    const TlsContext context(host_with());
    TlsRecord record;
    TlsChannel server(context, HandshakePlan::correct, record);
    MemoryTlsClient client;
    SSL_set_verify(client.ssl(), SSL_VERIFY_PEER, nullptr); // trusts nobody

    EXPECT_EQ(client.handshake_with(server), Progress::failed);

    EXPECT_EQ(record.client_alert, "unknown CA");
    EXPECT_THAT(record.error, testing::HasSubstr("unknown ca"));
    EXPECT_FALSE(record.established);
}

TEST(TlsChannel, FailsOnWhatIsNotTls) {
    const TlsContext context(host_with());
    TlsRecord record;
    TlsChannel server(context, HandshakePlan::correct, record);

    server.receive("EHLO client.example\r\nQUIT\r\n");

    EXPECT_EQ(server.handshake(), Progress::failed);
    EXPECT_NE(record.error, "");
}

// Hands the session of a first connection to a second one; whether that was resumed.
bool resumes(const TlsContext& context, int version) {
    TlsRecord first_record, second_record;
    SSL_SESSION* session = nullptr;
    {
        TlsChannel server(context, HandshakePlan::correct, first_record);
        MemoryTlsClient client("", version);
        client.handshake_with(server);
        char nothing;
        SSL_read(client.ssl(), &nothing, 1); // TLS 1.3 sends tickets after the handshake
        SSL_shutdown(client.ssl());
        session = SSL_get1_session(client.ssl());
    }
    TlsChannel server(context, HandshakePlan::correct, second_record);
    MemoryTlsClient client("", version);
    SSL_set_session(client.ssl(), session);
    SSL_SESSION_free(session);
    client.handshake_with(server);
    EXPECT_TRUE(second_record.established);
    EXPECT_EQ(SSL_session_reused(client.ssl()) == 1, second_record.resumed);
    return second_record.resumed;
}

// Postfix's session cache does not look at the certificate: what resumes does not see a new one.
TEST(TlsChannel, ResumesOnlyWhereTicketsAreOn) {
    const TlsContext without(host_with());
    const TlsContext with(host_with({.session_tickets = true}));

    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        EXPECT_FALSE(resumes(without, version));
        EXPECT_TRUE(resumes(with, version));
    }
}

TEST(TlsContext, RefusesAnIdentityThatDoesNotFitTogether) {
    Identity mixed = script::self_signed();
    mixed.key_pem = script::self_signed().key_pem;

    EXPECT_THROW(TlsContext{host_with({}, mixed)}, std::runtime_error);
    EXPECT_THROW(TlsContext{host_with({}, {.chain_pem = "nonsense", .key_pem = ""})}, std::runtime_error);
}

} // namespace
} // namespace fake_mx
