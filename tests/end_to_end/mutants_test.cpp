// The harness must be able to fail: for every policy, a sender that claims it and does something else.
#include "tests/support/mxproof_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace support;
using testing::HasSubstr;

struct Mutant {
    std::string claimed;
    std::string actual;
    std::string scenario; // in which the difference shows
    std::string evidence; // which the report must contain
};

void PrintTo(const Mutant& mutant, std::ostream* out) {
    *out << mutant.claimed << "=" << mutant.actual;
}

class Mutants : public testing::TestWithParam<Mutant> {};

TEST_P(Mutants, AreFoundBrokenWithEvidence) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const Mutant& mutant = GetParam();
    const TemporaryDirectory directory;
    const auto report = directory.path() / "report.json";

    const auto result = run_mxproof(
        {"run",
         mutant.scenario,
         "--mutant",
         mutant.claimed + "=" + mutant.actual,
         "--report",
         "json=" + report.string()}
    );

    EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr(mutant.evidence));
    const auto json = read_json(report);
    const auto& deliveries = json.at("deliveries").as_array();
    ASSERT_EQ(deliveries.size(), 1U);
    EXPECT_EQ(deliveries[0].at("verdict").as_string(), "broken");
    EXPECT_EQ(deliveries[0].at("policy").as_string(), mutant.claimed);
    EXPECT_FALSE(deliveries[0].at("evidence").as_array().empty());
}

INSTANTIATE_TEST_SUITE_P(
    ForEveryPolicy,
    Mutants,
    testing::Values(
        Mutant{"none", "may", "dane/correct", "TLSv1.3"},
        Mutant{"may", "none", "dane/correct", "in plaintext"},
        Mutant{"encrypt", "may", "starttls/not-offered-unsigned-zone", "in plaintext"},
        Mutant{"dane insecure-mx=dane", "may", "dane/tlsa-of-another-key", "Untrusted TLS connection"},
        Mutant{"dane insecure-mx=encrypt", "dane insecure-mx=may", "insecure-mx/no-starttls", "in plaintext"},
        Mutant{
            "dane insecure-mx=may", "dane insecure-mx=dane", "insecure-mx/mismatched-tlsa", "not verified"},
        Mutant{"dane-only", "dane insecure-mx=dane", "starttls/not-offered-without-tlsa", "in plaintext"},
        Mutant{"may sts=on", "may", "mta-sts/certificate-untrusted", "Untrusted TLS connection"},
        Mutant{"may", "may sts=on", "mta-sts/certificate-untrusted", "/.well-known/mta-sts.txt -> 200"},
        Mutant{"may sts=strict-testing", "may sts=on", "mta-sts/testing", "Untrusted TLS connection"},
        Mutant{
            "dane insecure-mx=may sts=on",
            "dane insecure-mx=may sts=strict-testing",
            "mta-sts/testing",
            "not verified"}
    ),
    [](const auto& instance) {
        std::string name = instance.param.claimed + "_" + instance.param.actual;
        for (char& c : name)
            if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
        return name;
    }
);

TEST(Mutants, BreakTheClaimsOnWhatTheyPretendToBe) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;

    const auto result = run_mxproof({"run", "dane/", "--mutant", "may=dane"});

    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.out, HasSubstr("behaves like `dane"));
    EXPECT_THAT(result.out, HasSubstr("broken    may uses TLS where it is offered"));
}

TEST(Mutants, AreNamedInTheReport) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;

    const auto result = run_mxproof({"run", "dane/correct", "--mutant", "dane-only=none"});

    EXPECT_THAT(result.out, HasSubstr("mutant"));
    EXPECT_EQ(result.exit_code, 1);
}

} // namespace
