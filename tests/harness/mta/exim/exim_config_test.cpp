#include "harness/mta/exim/exim_config.hpp"

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
    return exim_conf(assignment, kLink);
}

TEST(EximConfig, SaysEachPolicyInOptionsOfTheTransport) {
    EXPECT_THAT(conf("none"), HasSubstr("\n  hosts_avoid_tls = *\n"));
    EXPECT_THAT(conf("may"), Not(HasSubstr("hosts_require_tls")));
    EXPECT_THAT(conf("may"), HasSubstr("\n  hosts_try_dane = \n"));
    EXPECT_THAT(conf("encrypt"), HasSubstr("\n  hosts_require_tls = *\n"));
    EXPECT_THAT(conf("dane insecure-mx=may"), HasSubstr("\n  hosts_try_dane = *\n"));
    EXPECT_THAT(conf("dane-only"), HasSubstr("\n  hosts_require_dane = *\n"));
    EXPECT_THAT(conf("secure"), HasSubstr("\n  tls_verify_hosts = *\n"));
}

// An empty tls_try_verify_hosts demands verification.
TEST(EximConfig, VerifiesNoCertificateThatThePolicyDoesNotAskFor) {
    for (const char* text : {"may", "encrypt", "dane insecure-mx=may"})
        EXPECT_THAT(conf(text), HasSubstr("\n  tls_try_verify_hosts = !*\n")) << text;
}

TEST(EximConfig, CannotBeToldWhatEximDoesNotDo) {
    for (const char* text :
         {"dane insecure-mx=dane", "dane insecure-mx=encrypt", "may sts=on", "fingerprint"}) {
        EXPECT_TRUE(why_not_for_exim(policy(text))) << text;
        EXPECT_THROW(exim_policy_settings(policy(text)), std::invalid_argument) << text;
    }
    for (const char* text :
         {"none", "may", "encrypt", "dane insecure-mx=may", "dane-only", "secure", "verify"})
        EXPECT_FALSE(why_not_for_exim(policy(text))) << text;
}

TEST(EximConfig, BelievesTheResolverOfDnssec) {
    EXPECT_THAT(conf("dane-only"), HasSubstr("\nadd_environment = RES_OPTIONS=trust-ad\n"));
    EXPECT_THAT(conf("dane-only"), HasSubstr("\n  dnssec_request_domains = *\n"));
}

TEST(EximConfig, WaitsBrieflyWhereADnsIsSilent) {
    Assignment assignment;
    assignment.silent_recipients = {"user@a.example"};
    EXPECT_THAT(
        exim_conf(assignment, kLink),
        HasSubstr("\nadd_environment = RES_OPTIONS=trust-ad timeout:1 attempts:1\n")
    );
    EXPECT_THAT(exim_conf(assignment, kLink), Not(HasSubstr("_timeout")));
    assignment.stalled_recipients = {"user@a.example"};
    EXPECT_THAT(
        exim_conf(assignment, kLink), HasSubstr("\n  connect_timeout = 3s\n  command_timeout = 3s\n")
    );
}

TEST(EximConfig, ListensAndTakesMailOnTheLinkAlone) {
    EXPECT_THAT(conf("may"), HasSubstr("\nlocal_interfaces = <; 198.19.192.2; 2001:db8:ffff::2\n"));
    EXPECT_THAT(conf("may"), HasSubstr("\nhostlist submitters = <; 198.19.192.1; 2001:db8:ffff::1\n"));
}

TEST(EximConfig, TrustsTheRootsIfThereAreAny) {
    EXPECT_THAT(conf("secure"), HasSubstr("\n  tls_verify_certificates = /run/mxproof/roots.pem\n"));
    EXPECT_THAT(exim_conf({}, kLink), Not(HasSubstr("tls_verify_certificates")));
}

TEST(EximConfig, TakesMoreSettingsForTests) {
    Assignment assignment;
    assignment.extra = {{"smtp: hosts_require_tls", "*", ""}, {"qualify_domain", "b.example", ""}};
    EXPECT_THAT(exim_conf(assignment, kLink), HasSubstr("\n  hosts_require_tls = *\n"));
    EXPECT_THAT(exim_conf(assignment, kLink), HasSubstr("\nqualify_domain = b.example\n"));
}

} // namespace
