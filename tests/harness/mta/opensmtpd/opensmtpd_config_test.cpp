#include "harness/mta/opensmtpd/opensmtpd_config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace {

using namespace harness;
using testing::HasSubstr;
using testing::Not;

const LinkAddresses kLink{{"198.19.192.2", "2001:db8:ffff::2"}, {"198.19.192.1", "[2001:db8:ffff::1]"}};

Policy policy(const char* text) {
    return parse_policy(text).value();
}

std::string conf(const char* text) {
    Assignment assignment;
    assignment.policy = policy(text);
    assignment.trust_store_pem = "PEM";
    return smtpd_conf(assignment, kLink);
}

TEST(OpensmtpdConfig, SaysEachPolicyInOptionsOfTheAction) {
    constexpr const char* kAction = "\naction \"internet\" relay helo sender.mxproof.example";
    EXPECT_THAT(conf("may"), HasSubstr(std::string(kAction) + " \n"));
    EXPECT_THAT(conf("encrypt"), HasSubstr(std::string(kAction) + " tls no-verify\n"));
    EXPECT_THAT(conf("secure"), HasSubstr(std::string(kAction) + " tls ca roots\n"));
}

TEST(OpensmtpdConfig, CannotBeToldWhatItDoesNotDo) {
    EXPECT_THAT(why_not_for_opensmtpd(policy("none")).value_or(""), HasSubstr("no way to turn TLS off"));
    for (const char* text : {"dane", "dane insecure-mx=may", "dane insecure-mx=encrypt", "dane-only"})
        EXPECT_EQ(
            why_not_for_opensmtpd(senders_named(text).front()).value_or(""), "OpenSMTPD does not do DANE"
        );
    EXPECT_THAT(why_not_for_opensmtpd(policy("may sts=on")).value_or(""), HasSubstr("MTA-STS"));
    EXPECT_THROW(opensmtpd_policy_settings(policy("none")), std::invalid_argument);
    for (const char* text : {"may", "encrypt", "secure"})
        EXPECT_FALSE(why_not_for_opensmtpd(policy(text))) << text;
}

TEST(OpensmtpdConfig, ListensOnTheLinkAndNowhereElse) {
    const std::string text = conf("may");
    EXPECT_THAT(text, HasSubstr("\nlisten on 198.19.192.2\nlisten on 2001:db8:ffff::2\n"));
    EXPECT_THAT(text, Not(HasSubstr("127.0.0.1")));
}

TEST(OpensmtpdConfig, ThrowsAwayWhatBouncesBeforeAllElseIsSentOn) {
    const std::string text = conf("may");
    EXPECT_LT(
        text.find("match from any for domain \"sender.mxproof.example\" reject"),
        text.find("match from any for any")
    );
}

TEST(OpensmtpdConfig, SaysWhyForEverySettingBesideThePolicy) {
    Assignment assignment;
    assignment.policy = policy("may");
    for (const Setting& setting : opensmtpd_settings_beside(assignment, kLink)) {
        EXPECT_NE(setting.why, "") << setting.name;
        EXPECT_NE(setting.name, "ca roots cert"); // there are none
    }
}

} // namespace
