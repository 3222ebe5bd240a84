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
    static const std::set<std::string> all{};
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

TEST_F(OpensmtpdRun, IsJudgedOverTheWholeCatalogueByItsOwnDocuments) {
    const auto file = directory_.path() / "report.json";
    const auto result = run_mxproof(
        {"run",
         "--sender",
         "opensmtpd",
         "--policy",
         "may,encrypt,secure",
         "--report",
         "json=" + file.string()}
    );
    EXPECT_EQ(broken_cells(read_json(file)), known_departures()) << result.out << result.err;
}

TEST_F(OpensmtpdRun, SaysWhichPoliciesItCannotBeTold) {
    const auto result =
        run_mxproof({"run", "dane/correct", "--sender", "opensmtpd", "--policy", "none,dane-only,may sts=on"}
        );
    EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
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
