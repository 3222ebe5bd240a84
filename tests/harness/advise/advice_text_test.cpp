#include "harness/advise/advice_text.hpp"

#include "tests/harness/advise/example_measured.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Advice : public testing::Test {
protected:
    Advice() {
        recipients_.source = "mail.log";
        recipients_.all = {
            {"dane.example", "dane/correct", 10, ""},
            {"stale.example", "dane/tlsa-of-another-key", 2, ""},
            {"ca.example", "certificate/public-ca-without-tlsa", 40, ""},
            {"plain.example", "starttls/not-offered-without-tlsa", 8, ""}};
        given_.today = std::chrono::year(2026) / 11 / 29;
    }

    Measured measured_ = example_measured();
    Recipients recipients_;
    GivenAdvice given_{&measured_, &recipients_, "as shipped", {}};
};

TEST_F(Advice, HasAPriceAndTheLinesOfEachStance) {
    const std::string text = advice_text(given_, {.width = 200});

    EXPECT_THAT(
        text,
        AllOf(
            HasSubstr(
                "5 peers and 4 attacks, measured with Postfix 3.7.11 (as shipped); your mail: mail.log\n"
            ),
            HasSubstr(
                "reach: `may`\n  Its price: 4 of 4 attacks get the mail, and 0 of 60 messages get none.\n"
            ),
            HasSubstr("balance: `dane insecure-mx=dane`\n  Its price: 2 of 4 attacks get the mail, and 2 of "
                      "60 messages "
                      "get none (2 deferred certificate-not-verified).\n  main.cf\n"
                      "    smtp_tls_security_level = dane\n"),
            HasSubstr("    # deferred certificate-not-verified; look again on 2027-02-27\n    stale.example "
                      "encrypt\n"),
            HasSubstr("An attack looks like such a fault"),
            HasSubstr("OUTBOUND_TLS_LEVEL=dane\n    DEFER_ON_TLS_ERROR=true\n")
        )
    );
}

TEST_F(Advice, ShowsNotAllLinesOfALongTable) {
    for (int i = 0; i < 30; ++i)
        recipients_.all.push_back({"d" + std::to_string(i) + ".example", "dane/tlsa-of-another-key", 1, ""});

    EXPECT_THAT(advice_text(given_, {}), HasSubstr("more lines (--format main.cf)"));
    EXPECT_THAT(advice_main_cf(given_, Stance::enforce), HasSubstr("# d29.example encrypt\n"));
}

TEST_F(Advice, IsAConfigurationWhoseOtherLinesAreComments) {
    const std::string text = advice_main_cf(given_, Stance::balance);

    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        EXPECT_TRUE(line.starts_with("# ") || line.starts_with("smtp_")) << line;
    EXPECT_THAT(
        text,
        AllOf(
            HasSubstr("\nsmtp_tls_security_level = dane\n"),
            HasSubstr("\nsmtp_tls_policy_maps = hash:/etc/postfix/tls_policy\n"),
            HasSubstr("\n# stale.example encrypt\n")
        )
    );
}

TEST_F(Advice, IsAnEnvironmentOfMailu) {
    EXPECT_THAT(
        advice_env(given_, Stance::balance),
        AllOf(HasSubstr("\nOUTBOUND_TLS_LEVEL=dane\nDEFER_ON_TLS_ERROR=true\n"), Not(HasSubstr("overrides")))
    );
    measured_.policies[3].insecure_mx = InsecureMx::may;
    EXPECT_THAT(
        advice_env(given_, Stance::balance),
        AllOf(
            HasSubstr("\nDEFER_ON_TLS_ERROR=false\n"),
            HasSubstr("\n# smtp_tls_dane_insecure_mx_policy = may\n")
        )
    );
}

TEST_F(Advice, IsJsonForPrograms) {
    const auto object = boost::json::parse(advice_json(given_)).as_object();

    EXPECT_EQ(object.at("policies").as_array().size(), 5U);
    const auto& balance = object.at("stances").at(1);
    EXPECT_EQ(balance.at("stance").as_string(), "balance");
    EXPECT_EQ(balance.at("policy").as_string(), "dane insecure-mx=dane");
    EXPECT_EQ(balance.at("exceptions").at(0).at("domain").as_string(), "stale.example");
    EXPECT_EQ(object.at("policies").at(3).at("waits").as_int64(), 2);
}

TEST_F(Advice, SaysThatTheCatalogueIsNobodysMail) {
    recipients_ = recipients_of(measured_);
    EXPECT_THAT(advice_text(given_, {.width = 200}), HasSubstr("--log counts your own mail"));
}

} // namespace

} // namespace harness
