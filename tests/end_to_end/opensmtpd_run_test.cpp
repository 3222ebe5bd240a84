// OpenSMTPD as a sender: a mail server without DANE.
#include "tests/end_to_end/unpacked_mail_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

namespace {

using namespace support;
using testing::HasSubstr;

// What its manual does not say, scenario and policy: docs/adding-a-mail-server.md.
const std::set<std::string>& known_departures() {
    static const std::set<std::string> all{
        // A failed handshake is followed by a delivery without TLS, at once.
        "delivery/first-handshake-fails-second-correct, may",
        "insecure-mx/handshake-fails, may",
        "starttls/closed-after-220-unsigned-zone, may",
        "starttls/closed-after-220-with-tlsa, may",
        "starttls/closed-after-220-without-tlsa, may",
        "starttls/handshake-fails-unsigned-zone, may",
        "starttls/handshake-fails-with-tlsa, may",
        "starttls/handshake-fails-without-tlsa, may",
        // A recipient that one host defers is not offered to the next.
        "delivery/first-defers-rcpt-second-correct, may",
        "delivery/first-defers-rcpt-second-correct, encrypt",
        // A domain whose hosts have no address is tried again for four days.
        "delivery/no-address, may",
        "delivery/no-address, encrypt",
        "delivery/no-address, secure"};
    return all;
}

class OpensmtpdRun : public testing::Test {
protected:
    void SetUp() override {
        if (const auto why = opensmtpd_.why_not(); !why.empty()) GTEST_SKIP() << why;
    }

    UnpackedMailServer opensmtpd_{"opensmtpd", "/usr/sbin/smtpctl", "MXPROOF_OPENSMTPD_ROOT"};
    TemporaryDirectory directory_;
};

TEST_F(OpensmtpdRun, IsJudgedByItsOwnDocuments) {
    const auto file = directory_.path() / "report.json";
    const auto result = run_mxproof(
        {"run",
         "dane/correct",
         "delivery/first-defers-*",
         "delivery/first-greets-*",
         "delivery/first-handshake-*",
         "delivery/first-mismatched-*",
         "delivery/first-plaintext-*",
         "delivery/first-refuses-*",
         "delivery/first-rejects-*",
         "delivery/first-starttls-*",
         "delivery/first-unprotected-*",
         "delivery/first-unusable-*",
         "delivery/first-without-*",
         "delivery/no-address",
         "insecure-mx/handshake-fails*",
         "mta-sts/certificate-*",
         "mta-sts/wildcard-*",
         "starttls/closed-after-220-*",
         "starttls/handshake-fails-*",
         "starttls/not-offered-*",
         "starttls/refused-*",
         "--sender",
         "opensmtpd",
         "--policy",
         "may,encrypt,secure",
         "--report",
         "json=" + file.string()}
    );
    EXPECT_EQ(departures_in(read_json(file)), known_departures()) << result.out << result.err;
}

TEST_F(OpensmtpdRun, SaysWhichPoliciesItCannotBeTold) {
    const auto result = run_mxproof(
        {"run", "dane/correct", "--sender", "opensmtpd", "--policy", "may,none,dane-only,may sts=on"}
    );
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    const std::string on_one_line = std::regex_replace(result.out, std::regex(" *\n +"), " ");
    EXPECT_THAT(on_one_line, HasSubstr("opensmtpd none is not run: OpenSMTPD has no way to turn TLS off"));
    EXPECT_THAT(on_one_line, HasSubstr("opensmtpd dane-only is not run: OpenSMTPD does not do DANE"));
    EXPECT_THAT(
        on_one_line, HasSubstr("opensmtpd may sts=on is not run: OpenSMTPD does not look up MTA-STS policies")
    );
}

struct Mutant {
    const char* policies;
    const char* scenario; // in which the difference shows
};

class OpensmtpdMutants : public OpensmtpdRun, public testing::WithParamInterface<Mutant> {};

TEST_P(OpensmtpdMutants, AreFoundBroken) {
    const std::string mutant = std::string("opensmtpd ") + GetParam().policies;
    const auto result = run_mxproof({"run", GetParam().scenario, "--mutant", mutant});
    EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("--mutant '" + mutant + "'"));
}

INSTANTIATE_TEST_SUITE_P(
    ForEveryPolicy,
    OpensmtpdMutants,
    testing::Values(
        Mutant{"may=encrypt", "starttls/not-offered-unsigned-zone"},
        Mutant{"encrypt=may", "starttls/not-offered-unsigned-zone"},
        Mutant{"secure=encrypt", "dane/correct"}
    ),
    [](const auto& instance) {
        return std::regex_replace(instance.param.policies, std::regex("[^a-z]"), "_");
    }
);

} // namespace
