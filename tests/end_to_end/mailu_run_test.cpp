// Mailu's Postfix as a sender, by the stand-in for its image: what is peculiar to it.
#include "tests/end_to_end/container_engine.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace {

using namespace support;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// A report in one line, however wide it is.
std::string unwrapped(const std::string& text) {
    std::istringstream words(text);
    std::string line;
    for (std::string word; words >> word;)
        line += (line.empty() ? "" : " ") + word;
    return line;
}

class MailusPostfix : public WithEngine<EngineKind::docker> {
protected:
    // A sender of this folder that builds on `mailu`.
    std::string sender(const std::string& name, const std::string& text) const {
        const auto file = folder_.path() / (name + ".yaml");
        std::ofstream(file) << "title: a test\nbase: mailu\n" << text;
        return file.string();
    }

    TemporaryDirectory folder_;
};

// Mailu starts the daemon beside Postfix, and nobody waits for it: until it answers, all mail is deferred.
TEST_F(MailusPostfix, GetsNoMailBeforeItsPolicyMapsAnswer) {
    const std::string late = sender(
        "late",
        "environment: {PYTHONPATH: /overrides/late}\n"
        "files:\n"
        "  - path: /overrides/late/sitecustomize.py\n"
        "    text: |\n"
        "      import time\n"
        "      if b'mta-sts-daemon' in open('/proc/self/cmdline', 'rb').read(): time.sleep(8)\n"
    );

    const auto result = run_mxproof({"run", "dane/correct", "mta-sts/enforce", "--sender", late});

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(result.out, AllOf(HasSubstr(" 0 not judged"), Not(HasSubstr("does not answer"))));
}

TEST_F(MailusPostfix, GetsItsMailWhereThatOfItsUsersComesIn) {
    const auto result = run_mxproof({"run", "dane/correct", "--sender", sender("with", "")});

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(unwrapped(result.out), HasSubstr("port 10025=mail is submitted there"));
}

TEST_F(MailusPostfix, SaysWhenThatPortIsNotThere) {
    const std::string without = sender("without", "submission-port: 10026\n");

    const auto result = run_mxproof({"run", "dane/correct", "--sender", without});

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(unwrapped(result.out), HasSubstr("port 10026=mail is submitted to port 25 instead"));
}

TEST_F(MailusPostfix, RelaysAndOverridesAsItsDocumentationSays) {
    const auto result = run_mxproof(
        {"run",
         "reports/mailu-1988-dane-for-a-relay-host",
         "reports/mailu-2135-servfail-at-the-domain",
         "reports/mailu-2245-relay-host-at-port-465",
         "mta-sts/certificate-untrusted",
         "--sender",
         "mailu-relayhost,mailu-relayhost-465,mailu-override-may"}
    );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(result.out, AllOf(HasSubstr("4 kept"), HasSubstr("seen with mailu-relayhost-465")));
}

// What is in the container is judged by this machine's Postfix, under a domain that a line of it names.
TEST_F(MailusPostfix, HasAConfigurationThatIsJudgedAsACopy) {
    std::ofstream(folder_.path() / "main.cf")
        << "smtp_tls_security_level = may\nsmtp_dns_support_level = dnssec\n"
           "smtp_tls_policy_maps = texthash:/etc/postfix/tls_policy\n";
    std::ofstream(folder_.path() / "tls_policy") << "bank.example.com dane-only\n";
    docker({"create", "--name", "given", built_image("mailu-contract")});
    for (const char* file : {"main.cf", "tls_policy"})
        docker({"cp", (folder_.path() / file).string(), std::string("given:/etc/postfix/") + file});

    const auto result = run_mxproof(
        {"run",
         "--config",
         "service:given",
         "-o",
         "transport_maps=",
         "--as",
         "bank.example.com=dane/tlsa-of-another-key"}
    );
    const auto none = run_mxproof({"run", "--config", "service:nobody"});
    docker({"rm", "given"});

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(
        unwrapped(result.out),
        AllOf(
            HasSubstr("service:given under Postfix 3.7"),
            HasSubstr("bank.example.com as dane/tlsa-of-another-key: deferred certificate-not-verified"),
            HasSubstr("delivered encrypted without smtp_tls_policy_maps")
        )
    );
    EXPECT_EQ(none.exit_code, 2) << none.err;
    EXPECT_THAT(none.err, HasSubstr("/etc/postfix of nobody cannot be read"));
}

// A line for a name counts in a container too.
TEST_F(MailusPostfix, IsPlayedPeersUnderNamesOfTheUser) {
    const std::string with_line = sender(
        "line",
        "claims: dane-only\n"
        "files:\n"
        "  - path: /overrides/tls_policy.map\n"
        "    text: |\n"
        "      bank.example.com dane-only\n"
    );

    const auto result = run_mxproof(
        {"run", "--as", "bank.example.com=certificate/public-ca-without-tlsa", "--sender", with_line}
    );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("1 kept"));
}

} // namespace
