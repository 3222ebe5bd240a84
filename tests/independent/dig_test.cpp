// BIND's dig and delv against the resolver face, over UDP and TCP on loopback.
#include "tests/fake_dns/sample_world.hpp"
#include "tests/independent/background_dns_server.hpp"
#include "tests/independent/child_process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <sstream>

namespace mxproof_test {
namespace {

using testing::HasSubstr;
using testing::Not;

class BindTools : public testing::Test {
protected:
    void SetUp() override {
        for (const auto* name : {"dig", "delv"})
            if (!find_program(name))
                GTEST_SKIP() << name << " (Debian package bind9-dnsutils) is not installed";
        // `. IN DS tag algorithm digest-type digest` -> BIND's trust-anchors
        std::istringstream words(server_.trust_anchor());
        std::string root, in, ds, tag, algorithm, type, digest;
        words >> root >> in >> ds >> tag >> algorithm >> type >> digest;
        anchor_ = directory_.write(
            "anchor",
            "trust-anchors { . static-ds " + tag + " " + algorithm + " " + type + " \"" + digest + "\"; };\n"
        );
    }

    std::string dig(std::vector<std::string> arguments) {
        return run(find_program("dig").value(), std::move(arguments), {"+nocookie", "+tries=1", "+time=5"});
    }
    std::string delv(std::vector<std::string> arguments) {
        return run(find_program("delv").value(), std::move(arguments), {"-a", anchor_, "+root=."});
    }

private:
    std::string
    run(const std::string& program, std::vector<std::string> arguments, std::vector<std::string> before) {
        std::vector<std::string> all = {program, "@127.0.0.1", "-p", std::to_string(server_.port())};
        all.insert(all.end(), before.begin(), before.end());
        all.insert(all.end(), arguments.begin(), arguments.end());
        return run_program(all).output;
    }

    TemporaryDirectory directory_;
    BackgroundDnsServer server_{
        fake_dns::test::sample_world(std::time(nullptr)),
        {.address = "127.0.0.1", .port = 0, .resolver_everywhere = true}};
    std::string anchor_;
};

TEST_F(BindTools, DigSeesTheAdFlagAndTheSignature) {
    const auto output = dig({"+dnssec", "_25._tcp.mx1.secure.example.", "TLSA"});

    EXPECT_THAT(output, HasSubstr("status: NOERROR"));
    EXPECT_THAT(output, HasSubstr("flags: qr rd ra ad;"));
    EXPECT_THAT(output, HasSubstr("TLSA\t3 1 1 01234567"));
    EXPECT_THAT(output, HasSubstr("RRSIG\tTLSA 13 5 300"));
    EXPECT_THAT(output, Not(HasSubstr("WARNING")));
}

TEST_F(BindTools, DigSeesServfailAndTheExtendedError) {
    const auto output = dig({"+dnssec", "expired.example.", "MX"});

    EXPECT_THAT(output, HasSubstr("status: SERVFAIL"));
    EXPECT_THAT(output, HasSubstr("EDE: 7 (Signature Expired)"));
}

TEST_F(BindTools, DigKeepsATcpConnectionForSeveralQuestions) {
    const auto output =
        dig({"+tcp", "+keepopen", "+short", "mx1.secure.example.", "A", "mx1.secure.example.", "AAAA"});

    EXPECT_THAT(output, HasSubstr("198.18.100.1\n"));
    EXPECT_THAT(output, HasSubstr("2001:db8:100::1"));
}

TEST_F(BindTools, DigTurnsToTcpWhenAnAnswerIsTruncated) {
    const auto output = dig({"+dnssec", "+bufsize=512", "rsa.example.", "DNSKEY"});

    EXPECT_THAT(output, HasSubstr("Truncated, retrying in TCP mode"));
    EXPECT_THAT(output, HasSubstr("status: NOERROR"));
    EXPECT_THAT(output, HasSubstr("RRSIG\tDNSKEY 8 2"));
}

struct DelvCase {
    std::vector<std::string> question;
    std::string says;
};
void PrintTo(const DelvCase& each, std::ostream* out) {
    *out << each.question.front() << " " << each.question.back();
}
class DelvJudgement : public BindTools, public testing::WithParamInterface<DelvCase> {};

TEST_P(DelvJudgement, IsThatOfTheResolverFace) {
    EXPECT_THAT(delv(GetParam().question), HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Names,
    DelvJudgement,
    testing::Values(
        DelvCase{{"secure.example.", "MX"}, "; fully validated"},
        DelvCase{{"_25._tcp.mx1.secure.example.", "TLSA"}, "; fully validated"},
        DelvCase{{"secure.three.", "MX"}, "; fully validated"},
        DelvCase{{"ed25519.example.", "MX"}, "; fully validated"},
        DelvCase{{"rsa.example.", "MX"}, "; fully validated"},
        DelvCase{{"x.wild.secure.example.", "A"}, "; fully validated"},
        DelvCase{{"x.wild.secure.three.", "A"}, "; fully validated"},
        DelvCase{{"absent.secure.example.", "A"}, "; negative response, fully validated"},
        DelvCase{{"absent.secure.three.", "A"}, "; negative response, fully validated"},
        DelvCase{{"empty.terminal.secure.example.", "A"}, "; negative response, fully validated"},
        DelvCase{{"secure.example.", "AAAA"}, "; negative response, fully validated"},
        DelvCase{{"unsigned.example.", "MX"}, "; unsigned answer"},
        DelvCase{{"unsigned.three.", "MX"}, "; unsigned answer"},
        DelvCase{{"unsigned.opt-out.", "MX"}, "; unsigned answer"},
        DelvCase{{"secure.opt-out.", "MX"}, "; fully validated"},
        DelvCase{{"island.plain.", "MX"}, "; unsigned answer"},
        DelvCase{{"to-plain.secure.example.", "A"}, "; unsigned answer"},
        DelvCase{{"expired.example.", "MX"}, "resolution failed"},
        DelvCase{{"corrupted.example.", "MX"}, "resolution failed"},
        DelvCase{{"missing.example.", "MX"}, "resolution failed"},
        DelvCase{{"other-ds.example.", "MX"}, "resolution failed"},
        DelvCase{{"expired-keys.example.", "MX"}, "resolution failed"},
        DelvCase{{"absent.expired.three.", "A"}, "resolution failed"}
    )
);

} // namespace
} // namespace mxproof_test
