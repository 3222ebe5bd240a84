// The programs fake-dns and fake-mx, each alone on loopback, asked by programs that are not ours.
#include "tests/support/mxproof_program.hpp"
#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <regex>

namespace {

using namespace support;
using testing::HasSubstr;
using testing::Not;

const std::string kScenarios = MXPROOF_SOURCE_DIR "/scenarios/";

// The port in `… port 12345`, of what a fake said when it started.
std::string port_in(const std::string& output) {
    std::smatch match;
    return std::regex_search(output, match, std::regex("port ([0-9]+)")) ? match[1].str() : "";
}

TEST(FakeDns, IsValidatedByDelvWithTheAnchorItPrints) {
    if (!has_program("delv")) GTEST_SKIP() << "delv (bind9-dnsutils) is not installed";
    Program dns(
        {built_program("fake-dns"), "--world", kScenarios + "dane/correct.yaml", "--listen", "127.0.0.1:0"}
    );
    const std::string output = dns.read_until("correct.dane.example");
    std::smatch anchor;
    ASSERT_TRUE(
        std::regex_search(output, anchor, std::regex("DS\\s+([0-9]+) ([0-9]+) ([0-9]+) ([0-9A-Fa-f]+)"))
    ) << output;
    const TemporaryDirectory directory;
    const auto file = directory.write(
        "anchor",
        "trust-anchors { . static-ds " + anchor[1].str() + " " + anchor[2].str() + " " + anchor[3].str() +
            " \"" + anchor[4].str() + "\"; };\n"
    );

    const auto delv = run_program(
        {"delv",
         "@127.0.0.1",
         "-p",
         port_in(output),
         "-a",
         file.string(),
         "+root=.",
         "correct.dane.example",
         "MX"}
    );

    EXPECT_THAT(delv.out, HasSubstr("; fully validated")) << delv.err;
    dns.signal(SIGTERM);
    EXPECT_EQ(dns.wait(), 0);
}

TEST(FakePrograms, EndInGoodOrderWhenTheirTerminalIsClosed) {
    for (const std::string name : {"fake-dns", "fake-mx"}) {
        Program fake(
            {built_program(name), "--world", kScenarios + "dane/correct.yaml", "--listen", "127.0.0.1:0"}
        );
        fake.read_until("port ");

        fake.signal(SIGHUP);

        EXPECT_EQ(fake.wait(), 0) << name << fake.output();
    }
}

TEST(FakeDns, SaysWhatIsWrongWithAFile) {
    const auto result = run_program({built_program("fake-dns"), "--world", "/nonexistent.yaml"});

    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("/nonexistent.yaml"));
}

TEST(FakeMx, ShowsACertificateThatItsTlsaRecordVerifies) {
    if (!has_program("openssl")) GTEST_SKIP() << "openssl is not installed";
    for (const auto& [scenario, verifies] :
         {std::pair("dane/correct", true), std::pair("dane/tlsa-of-another-key", false)}) {
        Program mx(
            {built_program("fake-mx"), "--world", kScenarios + scenario + ".yaml", "--listen", "127.0.0.1:0"}
        );
        const std::string output = mx.read_until("TLSA 3 1 1 ");
        std::smatch record;
        ASSERT_TRUE(
            std::regex_search(output, record, std::regex("_25._tcp.(\\S+)\\. .* TLSA (3 1 1 [0-9a-fA-F]+)"))
        ) << output;

        const auto openssl = run_program(
            {"openssl",
             "s_client",
             "-starttls",
             "smtp",
             "-connect",
             "127.0.0.1:" + port_in(output),
             "-dane_tlsa_domain",
             record[1].str(),
             "-dane_tlsa_rrdata",
             record[2].str()},
            "QUIT\r\n"
        );

        const auto code = HasSubstr("Verify return code: 0 (ok)");
        if (verifies) {
            EXPECT_THAT(openssl.out, code) << scenario;
        } else {
            EXPECT_THAT(openssl.out, Not(code)) << scenario;
        }
    }
}

TEST(FakeMx, ServesTheMtaStsPolicyOfAPeerToCurl) {
    if (!has_program("curl")) GTEST_SKIP() << "curl is not installed";
    const TemporaryDirectory directory;
    const std::string roots = (directory.path() / "roots.pem").string();
    Program mx(
        {built_program("fake-mx"),
         "--world",
         kScenarios + "mta-sts/enforce.yaml",
         "--listen",
         "127.0.0.1:0",
         "--host",
         "policy",
         "--ca-file",
         roots}
    );
    const std::string port = port_in(mx.read_until(" port "));
    const std::string host = "mta-sts.enforce.mta-sts.example";

    const auto curl = run_program(
        {"curl",
         "--silent",
         "--show-error",
         "--cacert",
         roots,
         "--resolve",
         host + ":" + port + ":127.0.0.1",
         "https://" + host + ":" + port + "/.well-known/mta-sts.txt"}
    );

    EXPECT_EQ(curl.exit_code, 0) << curl.err;
    EXPECT_THAT(curl.out, HasSubstr("version: STSv1"));
    EXPECT_THAT(curl.out, HasSubstr("mode: enforce"));
}

TEST(FakeMx, TakesAMessageFromSwaks) {
    if (!has_program("swaks")) GTEST_SKIP() << "swaks is not installed";
    Program mx(
        {built_program("fake-mx"), "--world", kScenarios + "dane/correct.yaml", "--listen", "127.0.0.1:0"}
    );
    const std::string port = port_in(mx.read_until(" port "));

    const auto swaks = run_program(
        {"swaks",
         "--server",
         "127.0.0.1",
         "--port",
         port,
         "--to",
         "user@correct.dane.example",
         "--from",
         "a@b.example"}
    );

    EXPECT_EQ(swaks.exit_code, 0) << swaks.out << swaks.err;
    EXPECT_THAT(swaks.out, HasSubstr("(session "));
}

// Started with the same scenarios and nothing else, the two are one world, without a privilege.
TEST(FakePrograms, FitTogether) {
    if (!has_program("swaks") || !has_program("dig")) GTEST_SKIP() << "swaks or dig is not installed";
    const std::string scenario = kScenarios + "dane/correct.yaml";
    Program dns({built_program("fake-dns"), "--world", scenario, "--listen", "127.0.0.1:0"});
    Program mx({built_program("fake-mx"), "--world", scenario, "--port", "0"});
    const std::string port = port_in(dns.read_until("correct.dane.example"));
    const std::string smtp_port = port_in(mx.read_until("TLSA"));

    const auto address =
        run_program({"dig", "@127.0.0.1", "-p", port, "+short", "mx1.correct.dane.example", "A"});
    EXPECT_EQ(address.out, "127.18.0.1\n");
    EXPECT_THAT(mx.output(), HasSubstr("127.18.0.1 port " + smtp_port));

    const auto sent = run_program(
        {"swaks", "--server", "127.18.0.1", "--port", smtp_port, "--to", "user@correct.dane.example", "--tls"}
    );
    EXPECT_EQ(sent.exit_code, 0) << sent.out << sent.err;
    EXPECT_THAT(mx.read_until("has ended"), HasSubstr("has ended: TLSv1.3, 1 accepted"));
}

TEST(FakeDns, HasAnAuthoritativeFace) {
    if (!has_program("dig")) GTEST_SKIP() << "dig is not installed";
    Program dns(
        {built_program("fake-dns"), "--world", kScenarios + "dane/correct.yaml", "--listen", "127.0.0.1:0"}
    );
    const std::string output = dns.read_until("correct.dane.example");
    std::smatch server;
    ASSERT_TRUE(std::regex_search(output, server, std::regex("correct.dane.example. at (127[0-9.]+)")))
        << output;

    const auto reply = run_program(
        {"dig",
         "@" + server[1].str(),
         "-p",
         port_in(output),
         "+norecurse",
         "+dnssec",
         "correct.dane.example",
         "MX"}
    );

    EXPECT_THAT(reply.out, HasSubstr("flags: qr aa;"));
    EXPECT_THAT(reply.out, HasSubstr("IN\tMX\t10 mx1.correct.dane.example."));
}

// Addresses that no interface has, as those of a route `local … dev lo`.
TEST(FakePrograms, SayWhereTheyCannotListen) {
    for (const std::string name : {"fake-dns", "fake-mx"}) {
        const auto result = run_program(
            {built_program(name),
             "--world",
             kScenarios + "dane/correct.yaml",
             "--listen",
             "[2001:db8:25::1]:2525"}
        );

        EXPECT_EQ(result.exit_code, 3) << name;
        EXPECT_THAT(result.err, HasSubstr("cannot listen on 2001:db8:25::1 port 2525: ")) << name;
        EXPECT_THAT(result.err, HasSubstr("use [::]")) << name;
        EXPECT_THAT(result.err, Not(HasSubstr("[system:"))) << name;
    }
}

TEST(FakePrograms, RefuseToListenOnWhatIsNoAddress) {
    const auto result = run_program(
        {built_program("fake-dns"), "--world", kScenarios + "dane/correct.yaml", "--listen", "127.0.0.x:5300"}
    );

    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("\"127.0.0.x:5300\" is not ADDRESS:PORT"));
}

} // namespace
