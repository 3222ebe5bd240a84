// A configuration of the user's, run by this machine's Postfix.
#include "tests/support/mxproof_program.hpp"
#include "tests/support/snapshot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace {

using namespace support;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class ConfigurationRun : public testing::Test {
protected:
    void SetUp() override {
        if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    }

    void write(const std::string& name, const std::string& text) const { directory_.write(name, text); }
    std::string directory() const { return directory_.path().string(); }

    ProgramResult run(std::vector<std::string> arguments) const {
        std::vector<std::string> all{"run", "--config", directory()};
        all.insert(all.end(), arguments.begin(), arguments.end());
        return run_mxproof(std::move(all));
    }

    const TemporaryDirectory directory_;
};

const std::string kDane = "smtp_tls_security_level = dane\nsmtp_dns_support_level = dnssec\n";

TEST_F(ConfigurationRun, SaysWhatItBehavesLikeAndWhichSettingsDecide) {
    write("main.cf", kDane + "smtp_tls_protocols = >=TLSv1.2\nsmtpd_milters = inet:localhost:1\n");

    const auto result = run({"dane/correct", "dane/tlsa-of-another-key", "starttls/not-offered-with-tlsa"});

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(
        result.out,
        AllOf(
            HasSubstr("It behaves like `dane insecure-mx=dane` at 3 of 3 peers."),
            HasSubstr("smtp_tls_security_level = dane: 3 peers"),
            HasSubstr("smtp_dns_support_level = dnssec: 3 peers"),
            HasSubstr("no peer: smtp_tls_protocols"),
            HasSubstr("smtpd_milters: what becomes of mail that is received"),
            Not(HasSubstr("broken"))
        )
    );
}

TEST_F(ConfigurationRun, IsHeldToAPolicyThatItClaims) {
    write("main.cf", "smtp_tls_security_level = may\n");

    const auto result = run({"dane/tlsa-of-another-key", "--policy", "dane-only"});

    EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("1 broken"));
}

TEST_F(ConfigurationRun, AsksItsOwnTablesAndCompilesThemInACopy) {
    write("main.cf", "smtp_tls_security_level = may\nsmtp_tls_policy_maps = hash:/etc/postfix/policy\n");
    write("policy", ".dane.example none\n");
    Snapshot before;
    see_files(before, "config", directory_.path());

    const auto result = run({"dane/correct", "--policy", "none"});

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    Snapshot after;
    see_files(after, "config", directory_.path());
    EXPECT_THAT(differences(before, after), IsEmpty());
}

TEST_F(ConfigurationRun, RunsNoProgramOfTheDirectory) {
    write("main.cf", "smtp_tls_security_level = may\ndaemon_directory = " + directory() + "\n");
    write(
        "master.cf",
        "smtp unix - - n - - smtp\nsmtp inet n - n - - smtpd\nevil unix - n n - - pipe flags=F user=root "
        "argv=/bin/touch " +
            directory() + "/touched\n"
    );

    const auto result = run({"dane/correct", "--policy", "may"});

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_FALSE(std::filesystem::exists(directory_.path() / "touched"));
}

TEST_F(ConfigurationRun, TakesMoreLinesFromTheCommandLine) {
    write("main.cf", kDane);

    write("master.cf", "smtp unix - - n - - smtp -o smtp_tls_security_level=encrypt\n");

    const auto result =
        run({"starttls/not-offered-with-tlsa", "--policy", "may", "-o", "smtp_tls_security_level=may"});

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
}

TEST_F(ConfigurationRun, TrustsTheFakeRootsOnlyIfItNamesAny) {
    write("main.cf", "smtp_tls_security_level = secure\n");
    EXPECT_EQ(run({"certificate/public-ca-without-tlsa", "--policy", "secure"}).exit_code, 1);

    write("main.cf", "smtp_tls_security_level = secure\nsmtp_tls_CApath = /etc/ssl/certs\n");
    EXPECT_EQ(run({"certificate/public-ca-without-tlsa", "--policy", "secure"}).exit_code, 0);
    EXPECT_EQ(
        run({"certificate/public-ca-without-tlsa", "--policy", "secure", "--trust", "own"}).exit_code, 1
    );
}

TEST_F(ConfigurationRun, SendsMailToARelayHostWhereItHasOne) {
    write("main.cf", "smtp_tls_security_level = encrypt\nrelayhost = [smtp.example.com]:587\n");

    const auto result = run({"dane/correct", "relay/", "--policy", "encrypt"});

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("dane/correct under " + directory() + ": main.cf relays all mail to"));
}

struct Wrong {
    std::string name;
    std::string main_cf;
    std::string said;
};

void PrintTo(const Wrong& wrong, std::ostream* out) {
    *out << wrong.name;
}

class WrongConfiguration : public ConfigurationRun, public testing::WithParamInterface<Wrong> {};

TEST_P(WrongConfiguration, IsRefusedBeforeAnythingRuns) {
    write("main.cf", GetParam().main_cf);

    const auto result = run({"dane/correct"});

    EXPECT_EQ(result.exit_code, 2) << result.out;
    EXPECT_THAT(result.err, HasSubstr(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Each,
    WrongConfiguration,
    testing::Values(
        Wrong{"Syntax", "a = b\nnonsense here\n", "main.cf, line 2: missing '=' after attribute name"},
        Wrong{
            "Server",
            "smtp_tls_policy_maps = socketmap:inet:127.0.0.1:8461:postfix\n",
            "smtp_tls_policy_maps names socketmap:inet:127.0.0.1:8461:postfix, and what answers it is not"},
        Wrong{
            "MissingTable",
            "smtp_tls_policy_maps = hash:/etc/postfix/nowhere\n",
            "smtp_tls_policy_maps names hash:/etc/postfix/nowhere, which is not there"},
        Wrong{
            "UnknownType",
            "smtp_tls_policy_maps = lmdb:/etc/postfix/policy\n",
            "which Postfix of this machine does not know (apt-get install postfix-lmdb)"}
    ),
    [](const auto& instance) { return instance.param.name; }
);

TEST_F(ConfigurationRun, StartsWhatItsTablesAskAndWaitsForAnAnswer) {
    write(
        "main.cf",
        "smtp_tls_security_level = may\nsmtp_tls_policy_maps = socketmap:inet:127.0.0.1:8461:postfix\n"
    );
    write("daemon.yml", "cache:\n  type: internal\ndefault_zone:\n  strict_testing: false\n  timeout: 30\n");

    const auto result = run(
        {"mta-sts/certificate-untrusted",
         "--policy",
         "may sts=on",
         "--companion",
         "mta-sts-daemon --config " + directory() + "/daemon.yml"}
    );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
}

TEST_F(ConfigurationRun, IsNotJudgedIfItsCompanionEnds) {
    write("main.cf", "smtp_tls_policy_maps = socketmap:inet:127.0.0.1:8461:postfix\n");

    const auto result = run({"dane/correct", "--policy", "none", "--companion", "false", "--retries", "0"});

    EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("ended too early"));
}

TEST_F(ConfigurationRun, NamesAllThatIsMissingAtOnce) {
    write("main.cf", "podop = socketmap:unix:/tmp/podop.socket:\ntransport_maps = ${podop}transport\n");
    write("master.cf", "smtp unix - - n - - smtp -o smtp_tls_policy_maps=hash:/etc/postfix/nowhere\n");

    const auto result = run({"dane/correct"});

    EXPECT_EQ(result.exit_code, 2) << result.out;
    EXPECT_THAT(
        result.err,
        AllOf(
            HasSubstr("main.cf: transport_maps names socketmap:unix:/tmp/podop.socket:transport, and what"),
            HasSubstr("master.cf: smtp_tls_policy_maps names hash:/etc/postfix/nowhere, which is not there"),
            Not(HasSubstr("podop names"))
        )
    );
}

TEST_F(ConfigurationRun, WarnsOfAParameterThatPostfixDoesNotKnow) {
    write("main.cf", "smtp_tls_securty_level = dane\n");

    const auto result = run({"dane/correct"});

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(
        result.err,
        HasSubstr("unused parameter: smtp_tls_securty_level, did you mean \"smtp_tls_security_level\"?")
    );
}

TEST_F(ConfigurationRun, NeedsAMainCf) {
    const auto result = run({"dane/correct"});

    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("main.cf cannot be read"));
}

TEST_F(ConfigurationRun, IsNoOtherSenderAndClaimsAtMostOnePolicy) {
    write("main.cf", kDane);
    EXPECT_EQ(run({"--sender", "exim"}).exit_code, 2);
    EXPECT_EQ(run({"--policy", "dane"}).exit_code, 2);
    EXPECT_EQ(run({"--report", "junit=" + directory() + "/x"}).exit_code, 2);
    EXPECT_EQ(run({"-o", "nonsense"}).exit_code, 2);
}

TEST_F(ConfigurationRun, PlaysAPeerUnderANameForWhichItHasALine) {
    write(
        "main.cf",
        "smtp_tls_security_level = may\nsmtp_dns_support_level = dnssec\n"
        "smtp_tls_policy_maps = texthash:/etc/postfix/policy\n"
    );
    write("policy", "bank.example.com dane-only\n.shop.example.com encrypt\n");

    const auto result = run(
        {"--as",
         "bank.example.com=dane/tlsa-of-another-key",
         "--as",
         "www.shop.example.com=attack/strips-starttls",
         "--as",
         "other.example.net=attack/strips-starttls"}
    );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(
        result.out,
        AllOf(
            HasSubstr("bank.example.com as dane/tlsa-of-another-key: deferred"),
            HasSubstr("www.shop.example.com as attack/strips-starttls: deferred tls-not-offered"),
            HasSubstr("other.example.net as attack/strips-starttls: delivered plaintext"),
            HasSubstr("1 of 2 attackers get the mail: other.example.net=attack/strips-starttls"),
            HasSubstr("3 peers, ")
        )
    );
}

TEST_F(ConfigurationRun, PlaysNoNameTwiceAndNoScenarioThatIsNotThere) {
    write("main.cf", kDane);
    EXPECT_THAT(
        run({"--as", "example.com=dane/correct", "--as", "EXAMPLE.com=dane/no-tlsa"}).err,
        HasSubstr("example.com is played already, as dane/correct")
    );
    const auto result = run({"--as", "example.com=dane/korrect"});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("did you mean \"dane/correct\"?"));
}

TEST_F(ConfigurationRun, SaysOfEachLineOfAPolicyTableWhatItDoes) {
    write(
        "main.cf",
        kDane + "smtp_tls_CApath = /etc/ssl/certs\nsmtp_tls_policy_maps = texthash:/etc/postfix/policy\n"
    );
    write(
        "policy",
        "# ours\nbank.example.com dane-only\n.shop.example.com encrypt\nsame.example.org dane\n"
        "strict.example.com secure\n[relay.example.org]:587 secure\n[open.example.org]:587 may\n"
        "[smtps.example.org]:465 encrypt\n[named.example.org]:submission secure\n"
    );

    const auto result = run({"--every-domain-of", "texthash:" + directory() + "/policy"});

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(
        result.out,
        AllOf(
            HasSubstr("no line                            auth    TLS  defer  plain  defer    TLS\n"),
            HasSubstr("2: bank.example.com                auth  defer  defer  defer  defer  defer\n"),
            HasSubstr("2: bank.example.com dane-only\n  protects: STARTTLS stripped from a host without;"),
            HasSubstr("3: .shop.example.com encrypt\n  protects: STARTTLS stripped from a host without\n"
                      "  EXPOSES mail that is safe without it: a host with TLSA records impersonated"),
            HasSubstr("4: same.example.org dane\n  does nothing"),
            HasSubstr("5: strict.example.com              auth   auth  defer  defer  defer  defer\n"),
            HasSubstr("no line: port-587.no-line.example   auth    TLS  defer  plain  defer    TLS\n"),
            HasSubstr("6: [relay.example.org]:587         auth   auth  defer  defer  defer  defer\n"),
            HasSubstr("7: [open.example.org]:587           TLS    TLS  plain  plain    TLS    TLS\n"),
            HasSubstr("8: [smtps.example.org]:465 encrypt\n  not played: main.cf names no relayhost"),
            HasSubstr("9: [named.example.org]:submission secure\n  not played: it is a next hop, and")
        )
    );
}

TEST_F(ConfigurationRun, NeedsATableWithADomain) {
    write("main.cf", kDane);
    write("policy", "[relay.example.org] secure\n");
    const auto nowhere = run({"--every-domain-of", directory() + "/nowhere"});
    EXPECT_EQ(nowhere.exit_code, 2);
    EXPECT_THAT(nowhere.err, HasSubstr("nowhere cannot be read"));
    const auto none = run({"--every-domain-of", directory() + "/policy"});
    EXPECT_EQ(none.exit_code, 2);
    EXPECT_THAT(
        none.err,
        AllOf(
            HasSubstr("has no line for a domain"),
            HasSubstr("policy:1: [relay.example.org]: it is a next hop")
        )
    );
    EXPECT_EQ(run_mxproof({"run", "--every-domain-of", directory() + "/policy"}).exit_code, 2);
}

} // namespace
